import type { WindowSetting } from "#core/policy/promotion-settings.ts";
import { type Gate, type GateFacts, passes, waits } from "./gate.ts";
import { isOpen, nextOpening } from "./window-times.ts";

/** It is an hour at which the environment takes promotions. */
export const windowGate: Gate = {
  name: "window",
  isNeeded: ({ windows }) => windows.length > 0,
  judge: ({ settings: { windows }, now }: GateFacts) => {
    const words = windows.map(windowWords).join(", ");
    return isOpen(windows, now) ? passes(words) : waits(words, nextOpening(windows, now));
  },
};

function windowWords({ allow, deny, timeZone }: WindowSetting): string {
  return allow === undefined ? `never ${deny ?? ""} ${timeZone}` : `only ${allow} ${timeZone}`;
}
