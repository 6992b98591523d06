import { CANARY_DEFAULTS, defaultMinDifference } from "../canary-defaults.ts";
import type { Objective } from "../objective.ts";

/** What formats of others cannot say: the defaults, as a document of ours that says nothing gets them. */
export function foreignSettings(
  target: number,
): Pick<Objective, "onFail" | "canary" | "baseline" | "runbook"> {
  return {
    onFail: "fail",
    canary: { ...CANARY_DEFAULTS, minDifference: defaultMinDifference(target) },
    baseline: { kind: "stable" },
    runbook: null,
  };
}
