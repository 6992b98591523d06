import type { CpolRule } from "../cpol/decode-cpol.ts";
import type { NamedExpression, WrittenValidation } from "../cel-policy.ts";
import { formulaText } from "./formula-text.ts";
import { type Guard, guarded } from "./guard.ts";
import { messageExpressionOf, migratedMessage, plainMessage } from "./message-to-cel.ts";
import type { MigrationTarget } from "./migrated.ts";
import type { PatternRoot } from "./pattern-to-cel.ts";
import { draftRule } from "./rule-draft.ts";
import { expressionScope } from "./rule-root.ts";
import type { RuleSubject } from "./rule-subject.ts";
import { scopeGuards } from "./scope-guards.ts";
import { Unmigratable } from "./unmigratable.ts";

/** The CEL of one rule, as policies in CEL have it. */
export interface CelChecks {
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly WrittenValidation[];
  readonly remarks: readonly string[];
}

interface ChecksContext {
  readonly subject: RuleSubject;
  readonly root: PatternRoot;
  readonly target: MigrationTarget;
  readonly variables: readonly NamedExpression[];
}

/** @throws Unmigratable */
export function celChecks(rule: CpolRule, context: ChecksContext): CelChecks {
  if (rule.validate?.cel !== undefined) return writtenChecks(rule, context);
  const { subject, root, target, variables } = context;
  const scope = expressionScope({ root, target, operations: subject.operations });
  const draft = draftRule(rule, { subject, root, scope, namespaceText: "request" });
  const guards = [...draft.scope, ...draft.preconditions].map((guard) => ({
    guard,
    text: formulaText(guard.formula),
  }));
  // Match conditions know no variables, and not the namespace's labels.
  const isLate = (text: string) => /\bvariables\.|\bnamespaceObject\b/.test(text);
  const late = guards.filter(({ text }) => isLate(text)).map(({ guard }) => guard);
  const message = migratedMessage(rule, scope);
  const messageExpression = messageExpressionOf(message);
  const expression = formulaText(guarded(late, draft.main));
  const texts = [expression, messageExpression ?? ""];
  const isRead = ({ name }: NamedExpression) =>
    texts.some((text) => text.includes(`variables.${name}`));
  return {
    matchConditions: guards
      .filter(({ text }) => !isLate(text))
      .map(({ guard, text }) => ({ name: guard.name, expression: text })),
    variables: variables.filter(isRead),
    validations: [
      {
        expression,
        message: plainMessage(message),
        ...(messageExpression === null ? {} : { messageExpression }),
      },
    ],
    remarks: message.lost.map((name) => `The message said the value of ${name} here.`),
  };
}

/** CEL stays as it is. */
function writtenChecks(rule: CpolRule, { subject }: ChecksContext): CelChecks {
  const { cel = {}, message = "" } = rule.validate ?? {};
  if ("paramKind" in cel) throw new Unmigratable("params", ["validate", "cel", "paramKind"]);
  if (rule.preconditions !== undefined)
    throw new Unmigratable("preconditions in JMESPath beside CEL", ["preconditions"]);
  const usual = message.trim();
  const guards: readonly Guard[] = scopeGuards(subject, "request");
  return {
    matchConditions: [
      ...guards.map(({ name, formula }) => ({ name, expression: formulaText(formula) })),
      ...(rule.celPreconditions ?? []),
    ],
    variables: cel.variables ?? [],
    validations: (cel.expressions ?? []).map((validation) =>
      usual === "" || (validation.message ?? "") !== ""
        ? validation
        : { ...validation, message: usual },
    ),
    remarks: [],
  };
}
