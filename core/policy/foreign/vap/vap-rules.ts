import { DYN } from "#core/cel/cel-type.ts";
import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "../../compile-rule.ts";
import type { ElementView, Verdict } from "../../judge-element.ts";
import { strictest } from "../../decide.ts";
import type { Action } from "../../policy.ts";
import { type CelPolicy, compileCelPolicy } from "../cel-policy.ts";
import { KUBERNETES } from "../kubernetes-dialect.ts";
import type { QuietFate } from "../foreign-check.ts";
import type { ForeignContext, ForeignFormat } from "../foreign-format.ts";
import { foreignRule } from "../foreign-rule.ts";
import { judgeCelPolicy, type ValidationOutcome } from "../judge-cel-policy.ts";
import { kindAnswer, type MatchAnswer, resourceMatcher } from "../match-resources.ts";
import { foreignOf } from "../read-foreign.ts";
import { alsoBound, elementBindings } from "../element-bindings.ts";
import { severityOf } from "../severity-of.ts";
import { quietFate, verdictOf } from "../outcome-verdict.ts";
import { decodeVap, decodeVapBinding, type VapBindingSpec, type VapSpec } from "./decode-vap.ts";
import { findParams } from "./find-params.ts";

/** Kubernetes' own policies, with bindings and params that lie beside them. */
export const vapFormat: ForeignFormat = {
  id: "ValidatingAdmissionPolicy",
  kinds: [
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  ],
  compile: (context) => {
    const bindings = foreignOf("ValidatingAdmissionPolicyBinding", context);
    return foreignOf("ValidatingAdmissionPolicy", context).flatMap((policy) =>
      policyRules(policy, { ...context, bindings }),
    );
  },
};

interface PolicyContext extends ForeignContext {
  readonly bindings: readonly KubeObject[];
}

const SCOPE = {
  object: DYN,
  oldObject: DYN,
  request: DYN,
  namespaceObject: DYN,
  params: DYN,
} as const;

function policyRules(document: KubeObject, context: PolicyContext): readonly CompiledRule[] {
  const spec = decodeVap(document);
  const name = document.metadata?.name ?? "";
  const compiled = compileCelPolicy(spec, {
    dialect: KUBERNETES,
    scope: SCOPE,
    at: ["spec"],
    report: (problem) => context.report(document, problem),
    note: (note) => context.note(document, note),
  });
  if (compiled === null) return [];
  const bindings = context.bindings
    .map((binding) => ({ name: binding.metadata?.name ?? "", spec: decodeVapBinding(binding) }))
    .filter((binding) => binding.spec.policyName === name)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  if (bindings.length === 0) {
    const message = "no ValidatingAdmissionPolicyBinding names it: nothing is judged by it";
    context.note(document, { at: ["metadata", "name"], message });
    return [];
  }
  const judge = policyJudge({ spec, compiled, documents: context.documents, bindings });
  return compiled.validations.map(({ expression, message }, index) =>
    foreignRule({
      document,
      policy: name,
      id: `validation-${index + 1}`,
      title: message ?? `failed expression: ${expression}`,
      severity: severityOf(document),
      isOfKind: kindAnswer(spec.matchConstraints ?? {}),
      mostAction: strictest(bindings.map((binding) => maxActionOf(binding.spec))),
      written: spec.validations?.[index] ?? null,
      check: (element, budget) => judge(element, budget)[index]?.verdicts ?? [],
      fate: (element, budget) => judge(element, budget)[index]?.fate ?? null,
    }),
  );
}

interface Binding {
  readonly name: string;
  readonly spec: VapBindingSpec;
}

interface BoundPolicy {
  readonly spec: VapSpec;
  readonly compiled: CelPolicy;
  readonly documents: readonly KubeObject[];
  readonly bindings: readonly Binding[];
}

interface JudgedValidation {
  readonly verdicts: readonly Verdict[];
  readonly fate: QuietFate;
}

type PolicyJudge = (element: ElementView, budget: CelBudget) => readonly JudgedValidation[];

/** The verdicts of each validation; all are found at once, when the first is asked for. */
function policyJudge(policy: BoundPolicy): PolicyJudge {
  const known = new WeakMap<ElementView, readonly JudgedValidation[]>();
  const matchesPolicy = resourceMatcher(policy.spec.matchConstraints ?? {});
  const bound = policy.bindings.map(({ spec }) => ({
    spec,
    matches: resourceMatcher(spec.matchResources ?? {}),
  }));
  return (element, budget) => {
    const cached = known.get(element);
    if (cached !== undefined) return cached;
    const isPolicys = matchesPolicy(element);
    const outcomes = bound.flatMap(({ spec, matches }) => {
      const answer = bothAnswers(isPolicys, () => matches(element));
      if (answer === false) return [];
      const maxAction = maxActionOf(spec);
      const all = answer === true ? boundOutcomes(policy, spec, { element, budget }) : [];
      const found = answer === true ? all : [unknownOutcomes(policy.compiled, answer)];
      return found.map((each) => ({ maxAction, each }));
    });
    const verdicts = policy.compiled.validations.map((_, index) => {
      const own = outcomes.flatMap(({ maxAction, each }) => {
        const outcome = each[index];
        return outcome === undefined ? [] : [{ maxAction, outcome }];
      });
      return { verdicts: verdictOf(own, policy.compiled), fate: quietFate(own) };
    });
    known.set(element, verdicts);
    return verdicts;
  };
}

function bothAnswers(first: MatchAnswer, second: () => MatchAnswer): MatchAnswer {
  if (first === false) return false;
  const answer = second();
  return answer === true ? first : answer;
}

interface Judging {
  readonly element: ElementView;
  readonly budget: CelBudget;
}

/** What the validations say, once for each param. */
function boundOutcomes(
  { spec, compiled, documents }: BoundPolicy,
  { paramRef }: VapBindingSpec,
  { element, budget }: Judging,
): readonly (readonly ValidationOutcome[])[] {
  const { namespace } = element.place.resource;
  const params = findParams({ paramKind: spec.paramKind, paramRef, documents, namespace });
  if (typeof params === "string") {
    const message = `failed to configure binding: ${params}`;
    return [compiled.validations.map(() => ({ status: "error", message }))];
  }
  const bindings = elementBindings(element);
  return params.map((param) =>
    judgeCelPolicy(compiled, { ...alsoBound(bindings, { params: param }), budget }),
  );
}

function unknownOutcomes(
  { validations }: CelPolicy,
  missing: string,
): readonly ValidationOutcome[] {
  return validations.map(() => ({ status: "not-evaluable", message: missing }));
}

/** What a binding wants at most. */
function maxActionOf({ validationActions }: VapBindingSpec): Action {
  if (validationActions.includes("Deny")) return "deny";
  return validationActions.includes("Warn") ? "warn" : "audit";
}
