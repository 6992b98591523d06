import { atMost } from "../../decide.ts";
import type { Action, Door } from "../../policy.ts";
import type { ConstraintSpec, EnforcementAction } from "./decode-gatekeeper.ts";

const ACTIONS: Readonly<Record<EnforcementAction, Action>> = {
  deny: "deny",
  warn: "warn",
  dryrun: "audit",
};

/** Who of Gatekeeper's judges where our doors stand: gator before a cluster, the webhook or VAP in it, then audit. */
const POINTS: Readonly<Partial<Record<Door, readonly string[]>>> = {
  render: ["gator.gatekeeper.sh"],
  check: ["gator.gatekeeper.sh"],
  admission: ["validation.gatekeeper.sh", "vap.k8s.io"],
  scan: ["audit.gatekeeper.sh"],
};

/**
 * The most that a constraint wants done at a door, the strictest of several actions for it; null where it does not
 * judge.
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/enforcement-points
 */
export function enforcementAt(
  { enforcementAction = "deny", scopedEnforcementActions = [] }: ConstraintSpec,
  door: Door,
): Action | null {
  if (enforcementAction !== "scoped") return ACTIONS[enforcementAction];
  const points = ["*", ...(POINTS[door] ?? [])];
  const actions = scopedEnforcementActions
    .filter(({ enforcementPoints }) => enforcementPoints.some(({ name }) => points.includes(name)))
    .map(({ action }) => ACTIONS[action]);
  return actions.reduce<Action | null>(
    (most, action) => (most === null || atMost(action, most) === most ? action : most),
    null,
  );
}
