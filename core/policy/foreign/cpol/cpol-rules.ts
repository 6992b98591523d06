import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "../../compile-rule.ts";
import type { ElementView } from "../../judge-element.ts";
import type { Door } from "../../policy.ts";
import { type ContextSource, type GivenContext, openContext } from "../context/given-context.ts";
import type { QuietFate } from "../foreign-check.ts";
import type { ForeignContext, ForeignFormat } from "../foreign-format.ts";
import { foreignRule } from "../foreign-rule.ts";
import type { MatchAnswer } from "../match-resources.ts";
import { kindsOfMatch, kyvernoMatcher } from "../kyverno/match-filter.ts";
import { foreignOf } from "../read-foreign.ts";
import { severityOf } from "../severity-of.ts";
import { autogenRules } from "./autogen.ts";
import { type CpolException, exceptionsOf } from "./cpol-exceptions.ts";
import { unsupportedParts } from "./cpol-notes.ts";
import { type CpolRule, type CpolSpec, decodeCpol } from "./decode-cpol.ts";
import { celJudge, type ObjectJudge } from "./judge-cel.ts";
import { podSecurityJudge } from "./judge-pod-security.ts";
import { allowsExisting } from "./existing-violations.ts";
import { maxActionOf, mostActionOf } from "./failure-action.ts";
import { compileRule } from "./judge-rule.ts";
import { brokenOutcome, type RuleOutcome, UNAPPLIED } from "./rule-outcome.ts";
import { type JudgedRule, ruleVerdicts } from "./rule-verdicts.ts";

/** Kyverno's older policies, in patterns and JMESPath, with their exceptions. */
export const cpolFormat: ForeignFormat = {
  id: "Kyverno ClusterPolicy",
  kinds: ["kyverno.io/ClusterPolicy", "kyverno.io/Policy", "kyverno.io/PolicyException"],
  compile: (context) => {
    const exceptions = foreignOf("KyvernoPolicyException", context);
    const givenTo = openContext(context);
    return [...foreignOf("ClusterPolicy", context), ...foreignOf("Policy", context)].flatMap(
      (policy) => policyRules(policy, { ...context, exceptions, givenTo }),
    );
  },
};

interface PolicyContext extends ForeignContext {
  readonly exceptions: readonly KubeObject[];
  readonly givenTo: ContextSource;
}

const CONTROLLERS_ANNOTATION = "pod-policies.kyverno.io/autogen-controllers";
const TITLE_ANNOTATION = "policies.kyverno.io/title";

function policyRules(document: KubeObject, context: PolicyContext): readonly CompiledRule[] {
  const spec = decodeCpol(document);
  const given = (rule: CpolRule) => context.givenTo(document, rule.name);
  for (const note of unsupportedParts(spec, given)) context.note(document, note);
  const { annotations } = document.metadata ?? {};
  const policy = policyName(document);
  const made = autogenRules(spec, annotations?.[CONTROLLERS_ANNOTATION]);
  const rules = [...spec.rules, ...made].filter(isJudged).flatMap((rule) => {
    const exceptions = exceptionsOf({ policy, rule: rule.name }, context.exceptions);
    const told = toldRule(rule, given(rule));
    const index = spec.rules.indexOf(rule);
    const judgeObject = objectJudge(told, { document, index, context, exceptions });
    if (judgeObject === undefined) return [];
    return [preparedRule(told, { document, spec, exceptions, judgeObject })];
  });
  return rules.map((own, index) =>
    foreignRule({
      document,
      policy,
      id: own.rule.name,
      title: annotations?.[TITLE_ANNOTATION] ?? own.rule.name,
      severity: severityOf(document),
      isOfKind: own.isOfKind,
      mostAction: mostActionOf(spec, own.rule),
      exceptions: own.exceptions.map(({ name }) => ({ name, until: null })),
      written: writtenPart(own.rule),
      judgesUpdates: true,
      isOpenAt: (door) => isOpen(spec, door),
      check: (element, budget) => {
        const isLate =
          spec.applyRules === "One" &&
          rules.slice(0, index).some((before) => isApplied(before.judge(element, budget)));
        return isLate ? [] : ruleVerdicts(own, element, budget);
      },
      fate: (element, budget) => fateOf(own.judge(element, budget)),
    }),
  );
}

/** As Kyverno does: "admission" is its webhook, "background" its scan. */
function isOpen({ admission, background }: CpolSpec, door: Door): boolean {
  if (door === "admission") return admission !== false;
  return door !== "scan" || background !== false;
}

/** What a rule looks at and wants. */
function writtenPart({ match, exclude, preconditions, validate }: CpolRule): unknown {
  return { match, exclude, preconditions, validate };
}

function toldRule(rule: CpolRule, given: GivenContext | null): CpolRule {
  return given === null ? rule : { ...rule, given };
}

/** Rules that do something else are noted. */
function isJudged({ validate = {} }: CpolRule): boolean {
  const { pattern, anyPattern, deny, foreach, podSecurity, cel } = validate;
  return [pattern, anyPattern, deny, foreach, podSecurity, cel].some(
    (check) => check !== undefined,
  );
}

interface JudgeContext {
  readonly document: KubeObject;
  /** Of the rule in its document; -1 for what autogen made. */
  readonly index: number;
  readonly context: ForeignContext;
  readonly exceptions: readonly CpolException[];
}

/** Null for a rule of patterns and conditions, undefined for one that does not compile: that is reported. */
function objectJudge(
  rule: CpolRule,
  { document, index, context, exceptions }: JudgeContext,
): ObjectJudge | null | undefined {
  // What autogen makes of a rule has the same problems.
  const isOwn = index >= 0;
  const place = {
    at: ["spec", "rules", index],
    report: (problem: DocumentProblem) => isOwn && context.report(document, problem),
    note: (note: DocumentProblem) => isOwn && context.note(document, note),
  };
  const { pattern, deny, podSecurity, cel } = rule.validate ?? {};
  if (pattern !== undefined || deny !== undefined) return null;
  if (podSecurity !== undefined) return podSecurityJudge(rule, { ...place, exceptions });
  return cel === undefined ? null : (celJudge(rule, place) ?? undefined);
}

/** As reports have it: "namespace/name" for what lives in one. */
function policyName({ kind, metadata }: KubeObject): string {
  const name = metadata?.name ?? "";
  return kind === "ClusterPolicy" ? name : `${metadata?.namespace ?? "default"}/${name}`;
}

interface RuleContext {
  readonly document: KubeObject;
  readonly spec: CpolSpec;
  readonly exceptions: readonly CpolException[];
  readonly judgeObject: ObjectJudge | null;
}

interface PreparedRule extends JudgedRule {
  readonly isOfKind: (object: KubeObject) => boolean;
}

function preparedRule(rule: CpolRule, context: RuleContext): PreparedRule {
  const matches = kyvernoMatcher(rule.match, rule.exclude);
  const { document, spec, exceptions, judgeObject } = context;
  const judge = compileRule(rule, judgeObject);
  return {
    spec,
    exceptions,
    rule,
    isOfKind: kindsOfMatch(rule.match),
    maxAction: maxActionOf(spec, rule),
    allowsExisting: allowsExisting(spec, rule),
    judge: (element, budget) => {
      if (isElsewhere(document, element)) return null;
      const answer = matchAnswer(matches, element);
      if (typeof answer === "object") return answer;
      if (answer === false) return null;
      if (answer !== true) return { status: "not-evaluable", keys: [], message: answer };
      return judge(element, budget);
    },
  };
}

/** A wildcard and a text that take too long are an error. */
function matchAnswer(
  matches: (element: ElementView) => MatchAnswer,
  element: ElementView,
): MatchAnswer | RuleOutcome {
  try {
    return matches(element);
  } catch (error) {
    return brokenOutcome(error, "failed to match the object");
  }
}

function isElsewhere({ kind, metadata }: KubeObject, { place }: ElementView): boolean {
  if (kind === "ClusterPolicy") return false;
  return place.resource.namespace !== (metadata?.namespace ?? "default");
}

function fateOf(outcome: RuleOutcome | null): QuietFate {
  if (outcome === UNAPPLIED) return null;
  const { status = null } = outcome ?? {};
  return status === "pass" || status === "skip" ? status : null;
}

function isApplied(outcome: RuleOutcome | null): boolean {
  return outcome?.status === "pass" || outcome?.status === "fail";
}
