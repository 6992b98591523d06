import { shortDuration } from "#core/short-duration.ts";
import { parseDuration } from "#core/duration.ts";
import { type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** The version has been, long enough, in every environment that comes before. */
export const soakGate: Gate = {
  name: "soak",
  isNeeded: () => true,
  judge: ({ sources, settings, now }: GateFacts) => {
    const soakMs = parseDuration(settings.soak);
    if (soakMs === null) return waits(`expected a duration, got "${settings.soak}"`);
    if (sources.length === 0)
      return passes("it comes from outside of the fleet: no time is asked for");
    const lacking = sources.filter(({ hasVersion }) => !hasVersion);
    if (lacking.length > 0) return waits(`${namesOf(lacking)} has another version`);
    if (soakMs === 0) return passes(`in ${namesOf(sources)}; no time is asked for`);
    const unknown = sources.filter(({ since }) => since === null);
    if (unknown.length > 0) return waits(`Git does not say since when in ${namesOf(unknown)}`);
    const youngest = Math.max(...sources.map(({ since }) => since ?? now));
    const isCut = sources.some(({ isOldestKnown }) => isOldestKnown === true);
    const time = `${isCut ? "at least " : ""}${shortDuration((now - youngest) / 1000)}`;
    const words = `${time} of ${settings.soak} in ${namesOf(sources)}`;
    if (now - youngest >= soakMs) return passes(words);
    return waits(isCut ? `${words}${CUT}` : words, youngest + soakMs);
  },
};

/** What a shallow clone holds proves that much, and no more. */
const CUT = ': the clone is shallow, "git fetch --unshallow" knows more';

function namesOf(sources: readonly { readonly environment: string }[]): string {
  return sources.map(({ environment }) => environment).join(" and ");
}
