import { freezeWords, holdingFreezes } from "#core/policy/freeze-holds.ts";
import { type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** No freeze holds the app in the target's environment. */
export const freezeGate: Gate = {
  name: "freeze",
  isNeeded: () => true,
  judge: ({ freezes, app, environment, now }: GateFacts) => {
    const holding = holdingFreezes({ freezes, apps: [app], environment, now });
    if (holding.length === 0) return passes("no freeze");
    const words = holding.map(freezeWords);
    return waits(words.join("; "), Math.max(...holding.map(({ until }) => until)));
  },
};
