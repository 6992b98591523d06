import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import type { Action } from "../../policy.ts";
import { someWildcard } from "../kyverno/label-tests.ts";
import { WorkError } from "../kyverno/work.ts";
import { kyvernoMatcher } from "../kyverno/match-filter.ts";
import type { ActionOverride, CpolRule, CpolSpec, FailureAction } from "./decode-cpol.ts";

/**
 * What a policy wants done at most about what a rule finds: the overrides of the rule for a namespace, the rule, the
 * overrides of the policy, the policy. Audit where nothing is said, and where it does not judge at admission.
 */
export function maxActionOf(
  spec: CpolSpec,
  { validate }: CpolRule,
): (element: ElementView) => Action {
  const ofRule = (validate?.failureActionOverrides ?? []).map(overrideOf);
  const ofPolicy = (spec.validationFailureActionOverrides ?? []).map(overrideOf);
  const inAudit = spec.emitWarning === true ? "warn" : "audit";
  if (spec.admission === false) return () => "audit";
  return (element) => {
    const action =
      firstOf(ofRule, element) ??
      validate?.failureAction ??
      firstOf(ofPolicy, element) ??
      spec.validationFailureAction ??
      "Audit";
    return isEnforced(action) ? "deny" : inAudit;
  };
}

/** The strictest of what it may want, whatever the namespace. */
export function mostActionOf(spec: CpolSpec, { validate }: CpolRule): Action {
  if (spec.admission === false) return "audit";
  const written = (overrides: readonly ActionOverride[] = []) =>
    overrides.flatMap(({ action }) => action ?? []);
  const usual = validate?.failureAction;
  const actions = [
    ...written(validate?.failureActionOverrides),
    ...(usual === undefined
      ? [...written(spec.validationFailureActionOverrides), spec.validationFailureAction ?? "Audit"]
      : [usual]),
  ];
  if (actions.some(isEnforced)) return "deny";
  return spec.emitWarning === true ? "warn" : "audit";
}

/** True where errors must not let an object pass. */
export function isFailing({ failurePolicy, webhookConfiguration }: CpolSpec): boolean {
  return (webhookConfiguration?.failurePolicy ?? failurePolicy) !== "Ignore";
}

/** What Kyverno reads as "Enforce". */
export function isEnforced(action: FailureAction): boolean {
  return action.toLowerCase() === "enforce";
}

type Override = (element: ElementView) => FailureAction | null;

function firstOf(overrides: readonly Override[], element: ElementView): FailureAction | null {
  for (const override of overrides) {
    const action = override(element);
    if (action !== null) return action;
  }
  return null;
}

/** Where the labels of a namespace are not known, an override by them counts only if it is the stricter one. */
function overrideOf({ action, namespaces, namespaceSelector }: ActionOverride): Override {
  if (action === undefined) return () => null;
  const isNamed = namespaces === undefined ? () => true : someWildcard(namespaces);
  const isInside =
    namespaceSelector === undefined
      ? () => true
      : kyvernoMatcher({ resources: { namespaceSelector } }, undefined);
  const inDoubt = isEnforced(action) ? action : null;
  return (element) => {
    try {
      const answer = isNamed(namespaceOf(element)) && isInside(element);
      return answer === true ? action : answer === false ? null : inDoubt;
    } catch (error) {
      if (error instanceof WorkError) return inDoubt;
      throw error;
    }
  };
}

function namespaceOf({ value, place }: ElementView): string {
  return place.resource.namespace ?? (value as KubeObject).metadata?.namespace ?? "";
}
