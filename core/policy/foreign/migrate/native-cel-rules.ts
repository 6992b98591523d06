import type { KubeObject } from "#core/kube/resource.ts";
import { autogenRules } from "../cpol/autogen.ts";
import type { CpolRule, CpolSpec } from "../cpol/decode-cpol.ts";
import { formulaText } from "./formula-text.ts";
import { ALWAYS, and, claim, isConstant } from "./formula.ts";
import { guarded } from "./guard.ts";
import { kindPatterns, nativeSelectors } from "./native-selectors.ts";
import { ruleSubject, type RuleSubject } from "./rule-subject.ts";
import { scopeGuards } from "./scope-guards.ts";
import { Unmigratable } from "./unmigratable.ts";
import type { NativeRule } from "./write-native.ts";

interface CelContext {
  readonly policy: KubeObject;
  readonly spec: CpolSpec;
  readonly subject: RuleSubject;
}

/** A rule in CEL: one of ours for each expression, as written and as Kyverno rewrites it for what makes pods. @throws Unmigratable */
export function nativeCelRules(
  rule: CpolRule,
  { policy, spec, subject }: CelContext,
): readonly NativeRule[] {
  if (rule.preconditions !== undefined)
    throw new Unmigratable("preconditions in JMESPath beside CEL", ["preconditions"]);
  if (rule.validate?.cel !== undefined && "paramKind" in rule.validate.cel)
    throw new Unmigratable("params", ["validate", "cel", "paramKind"]);
  if (/\b(request|oldObject|authorizer|params)\b/.test(JSON.stringify(rule.validate?.cel ?? {})))
    throw new Unmigratable("what only admission knows: request, oldObject", ["validate", "cel"]);
  const annotation = policy.metadata?.annotations?.["pod-policies.kyverno.io/autogen-controllers"];
  const made = autogenRules(spec, annotation).filter(({ name }) =>
    [`autogen-${rule.name}`, `autogen-cronjob-${rule.name}`].includes(name),
  );
  const own = { rule, subject: { ...subject, controllers: [] } };
  const others = made.map((one) => ({
    rule: one,
    subject: ruleSubject(one, { spec: { rules: [] }, controllers: "none" }),
  }));
  return [own, ...others].flatMap((one) => expressionRules(one, rule.name));
}

interface CelVariant {
  readonly rule: CpolRule;
  readonly subject: RuleSubject;
}

function expressionRules({ rule, subject }: CelVariant, source: string): readonly NativeRule[] {
  const { cel = {}, message = "" } = rule.validate ?? {};
  const { match, exclude, rest } = nativeSelectors(subject);
  const conditions = (rule.celPreconditions ?? []).map(({ expression }) =>
    claim(`(${expression})`),
  );
  const guards = [
    ...scopeGuards(rest, "object"),
    { name: "preconditions", formula: and(...conditions), mayFail: true },
  ].filter(({ formula }) => !isConstant(formula, true));
  const variables = (cel.variables ?? []).map(({ name, expression }) => ({
    name,
    cel: expression,
  }));
  return (cel.expressions ?? []).map(({ expression, messageExpression, ...own }) => {
    const text = [own.message ?? "", message, `expression failed: ${expression}`].find(
      (one) => one.trim() !== "",
    );
    const main = guards.length === 0 ? claim(expression) : claim(`(${expression})`);
    return {
      source,
      name: rule.name,
      rule: {
        match: {
          ...match,
          kinds: kindPatterns(subject),
          operations: subject.operations,
        },
        ...(exclude === null ? {} : { exclude }),
        cel: formulaText(guards.length === 0 ? main : guarded(guards, and(ALWAYS, main))),
        ...(messageExpression === undefined
          ? { message: (text ?? "").trim().replaceAll("{{", "{ {") }
          : { messageExpression }),
        ...(variables.length === 0 ? {} : { variables }),
      },
      remarks: [],
    };
  });
}
