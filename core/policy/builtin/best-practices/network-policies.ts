import type { PolicyVariable } from "#core/policy/policy.ts";
import { selectionsOf } from "./selections.ts";

/** `policies`: NetworkPolicies as selections of the pods that they are for. */
export const networkPolicyVariables: readonly PolicyVariable[] = [
  {
    name: "policies",
    cel: selectionsOf(
      `resources.filter(r, r.kind == "NetworkPolicy" && r.apiVersion.startsWith("networking.k8s.io/"))`,
      "r.?spec.?podSelector",
    ),
  },
];
