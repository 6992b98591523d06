import type { Fleet } from "#core/policy/fleet.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import type { Action, Severity } from "#core/policy/policy.ts";

/** What severities do where no environment of a fleet says it, as with `check --policies`. */
const PLAIN_ACTIONS: Readonly<Record<Severity, Action>> = {
  critical: "deny",
  high: "deny",
  medium: "deny",
  low: "warn",
};

/** Policies alone, under a fleet's environments, overrides and injected containers where there is one. */
export function sourceOfPolicies(
  { policies, foreign }: Pick<GuardrailSource, "policies" | "foreign">,
  fleet: Fleet | null,
): GuardrailSource {
  return {
    fleet: fleet ?? emptyFleet(),
    policies,
    ...(foreign === undefined ? {} : { foreign }),
    exceptions: [],
    baseline: [],
    crdsDigest: null,
    crdScopes: new Map(),
    unclaimed: PLAIN_ACTIONS,
  };
}

/** A fleet of defaults: no environment, nothing overridden. */
export function emptyFleet(): Fleet {
  const { value } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "default" },
    spec: { environments: [] },
  });
  if (value === null) throw new TypeError("the fleet of defaults does not fit its own schema");
  return value;
}
