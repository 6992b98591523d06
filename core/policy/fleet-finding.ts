import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding } from "./finding.ts";
import { ownFinding } from "./own-finding.ts";
import type { Action, Severity } from "./policy.ts";

/** Findings about the fleet itself, made by check and by scans of clusters. */
export const FLEET_POLICY = "fleet";

interface FleetRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The same in every environment: no environment decides over the fleet. */
  readonly action: Action;
  readonly remedy: string;
}

/** Every rule of the policy "fleet"; docs/rules/fleet/ has a page for each. */
export const FLEET_RULES = [
  {
    id: "overlay-claimed-twice",
    title: "One environment claims an overlay",
    severity: "critical",
    action: "deny",
    remedy:
      "Change the overlays of the environments so that one claims it; until then the first counts.",
  },
  {
    id: "foreign-namespace",
    title: "An overlay renders into its own environment's namespaces",
    severity: "critical",
    action: "deny",
    remedy: "Correct the overlay's namespace, or the namespaces of the environments.",
  },
  {
    id: "namespace-claimed-twice",
    title: "One environment of a cluster claims a namespace",
    severity: "critical",
    action: "deny",
    remedy:
      "Change the namespaces of the environments so that one claims it, or name their clusters.",
  },
  {
    id: "namespace-unknown",
    title: "The namespace of every object is known",
    severity: "low",
    action: "warn",
    remedy: "Set namespace in the kustomization, or give --namespace.",
  },
  {
    id: "render-loss",
    title: "A render keeps what it had",
    severity: "critical",
    action: "deny",
    remedy: "Check what the overlay lists: Argo CD prunes what a render no longer has.",
  },
  {
    id: "accepted-loss-stale",
    title: "Accepted losses are of overlays that are there, and not over",
    severity: "low",
    action: "warn",
    remedy: "Remove the entry, or correct its overlay.",
  },
  {
    id: "bundle-stale",
    title: "The committed bundle is what the fleet says",
    severity: "high",
    action: "deny",
    remedy: 'Run "tiphys bundle" and commit the file.',
  },
  {
    id: "exception-expires-soon",
    title: "Exceptions are renewed or mended before they end",
    severity: "low",
    action: "warn",
    remedy: "Mend what it silences, or agree on a later date with its owner.",
  },
  {
    id: "exception-expired",
    title: "Exceptions that ended are removed",
    severity: "low",
    action: "warn",
    remedy: "Remove the document, or renew it with a later date.",
  },
  {
    id: "exception-unused",
    title: "Every exception silences something",
    severity: "low",
    action: "warn",
    remedy: "Remove the document, or correct what it names.",
  },
  {
    id: "baseline-unused",
    title: "Every entry of the baseline still matches a finding",
    severity: "low",
    action: "warn",
    remedy: 'Run "tiphys check --prune-baseline" and commit the file.',
  },
  {
    id: "namespace-label",
    title: "A claimed namespace carries the label of its environment",
    severity: "high",
    action: "deny",
    remedy:
      "Set the label tiphys.io/environment on the namespace; without it the webhook is not asked.",
  },
  {
    id: "kind-unlisted",
    title: "Every kind of a claimed namespace can be listed",
    severity: "low",
    action: "warn",
    remedy: "Give the account the right to list these kinds, or judge them at another door.",
  },
  {
    id: "breakglass-active",
    title: "No breakglass exception is in force",
    severity: "low",
    action: "warn",
    remedy: "Mend what it covers before it ends, or delete it when the emergency is over.",
  },
] as const satisfies readonly FleetRule[];

export type FleetRuleId = (typeof FLEET_RULES)[number]["id"];

interface FleetProblem {
  readonly resource: ResourceRef;
  readonly message: string;
  readonly source?: Finding["source"];
}

/** A finding of one of the rules above about a resource, or about what stands for one. */
export function fleetFinding(id: FleetRuleId, problem: FleetProblem): Finding {
  const rule = ruleOf(id);
  const { action, remedy } = rule;
  return ownFinding({ policy: FLEET_POLICY, rule, action, remedy, source: null, ...problem });
}

function ruleOf(id: FleetRuleId): FleetRule {
  const rule = FLEET_RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new TypeError(`fleet rule: there is no "${id}"`);
  return rule;
}
