import { isFrozen } from "#core/policy/freeze.ts";
import { type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** No freeze holds the app in the target's environment. */
export const freezeGate: Gate = {
  name: "freeze",
  isNeeded: () => true,
  judge: ({ freezes, ...place }: GateFacts) => {
    const holding = freezes.filter((freeze) => isFrozen(freeze, place));
    if (holding.length === 0) return passes("no freeze");
    const words = holding.map(({ name, owner, reason }) => `"${name}" of ${owner}: ${reason}`);
    return waits(words.join("; "), Math.max(...holding.map(({ until }) => until)));
  },
};
