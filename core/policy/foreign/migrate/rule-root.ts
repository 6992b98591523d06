import type { CpolRule } from "../cpol/decode-cpol.ts";
import { matchPattern } from "../kyverno/pattern.ts";
import { parseAnchor } from "../kyverno/anchor.ts";
import { isRecord } from "#core/is-record.ts";
import { type CelExpression, single } from "./cel-expression.ts";
import type { ExpressionScope } from "./jmespath-to-cel.ts";
import type { MigrationTarget } from "./migrated.ts";
import { type PatternRoot, rootPlace } from "./pattern-to-cel.ts";
import type { RuleSubject } from "./rule-subject.ts";
import { Unmigratable } from "./unmigratable.ts";
import type { ValuePlace } from "./value-place.ts";

interface RootContext {
  readonly subject: RuleSubject;
  /** Variables for the pod's own parts, where a rule is about pods and what makes them. */
  readonly fields: PatternRoot["fields"] | undefined;
}

/** What patterns of a rule are held against. @throws Unmigratable for what templates have not as pods have it */
export function ruleRoot(rule: CpolRule, { subject, fields }: RootContext): PatternRoot {
  if (subject.controllers.length > 0) checkPatterns(rule, fields !== undefined);
  return {
    name: "object",
    shape: "map",
    isKnown: subject.isKnown,
    ...(fields === undefined ? {} : { fields }),
  };
}

function checkPatterns({ validate = {} }: CpolRule, hasFields: boolean): void {
  const patterns = [validate.pattern, ...(validate.anyPattern ?? [])].filter(isRecord);
  for (const [key, pattern] of patterns.flatMap((one) => Object.entries(one))) {
    const name = parseAnchor(key)?.key ?? key;
    if (name !== "spec" && name !== "metadata")
      throw new Unmigratable(`${name} of pods, which their templates have not`, ["validate"]);
    if (name === "metadata" && hasFields && !isSameWithout(key, pattern))
      throw new Unmigratable("whether a pod's template has metadata at all", ["validate"]);
  }
}

/** Whether a template without metadata is judged like one with none in it. */
function isSameWithout(key: string, pattern: unknown): boolean {
  const [without, empty] = [{}, { metadata: {} }].map((object) => {
    const { result } = matchPattern(object, { [key]: pattern });
    return result === "pass" || result === "skip";
  });
  return without === empty;
}

interface ScopeContext {
  readonly root: PatternRoot;
  readonly target: MigrationTarget;
  readonly operations: readonly string[];
}

/** What a rule's expressions in JMESPath may name. */
export function expressionScope({ root, target, operations }: ScopeContext): ExpressionScope {
  const isNative = target === "native";
  const place = rootPlace(root);
  const text = (own: string): CelExpression =>
    single({ ...place, text: own, shape: "text" } satisfies ValuePlace);
  return {
    object: single(place),
    namespace: text(isNative ? 'object.metadata.?namespace.orValue("")' : "request.namespace"),
    operation: text("request.operation"),
    operations,
    names: {},
  };
}
