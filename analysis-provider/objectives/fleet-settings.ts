import type { Problem } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { budgetRules } from "#adapters/budget-rules.ts";
import type { ObjectiveOffer } from "./objective-store.ts";

/** What a fleet says of its SLOs besides themselves. */
export function fleetSettings(
  fleet: Fleet,
  cluster: string | null,
): Pick<ObjectiveOffer, "onMisconfigured" | "budgetRuleOf"> {
  const { analysis } = fleet.spec as { readonly analysis?: { readonly onMisconfigured?: string } };
  return {
    onMisconfigured: analysis?.onMisconfigured === "fail" ? "fail" : "hold",
    budgetRuleOf: budgetRules(fleet, cluster),
  };
}

/** An offer that could not be read at all: its objectives stay as they were. */
export function brokenOffer(
  named: Pick<ObjectiveOffer, "key" | "name">,
  problems: readonly Problem[],
): ObjectiveOffer {
  return {
    ...named,
    objectives: [],
    problems,
    revision: sloRevision([]),
    onMisconfigured: "hold",
    budgetRuleOf: () => null,
  };
}
