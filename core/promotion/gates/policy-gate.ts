import { fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";

const MAX_SHOWN = 3;

/** The target, with the change, is judged as its environment: nothing new denies. */
export const policyGate: Gate = {
  name: "policy",
  isNeeded: () => true,
  judge: ({ denials }: GateFacts) => {
    if (denials === null) return waits("the target could not be judged, as it does not render");
    const { added, old } = denials;
    const before = old === 0 ? "" : `; ${old} that were there before`;
    if (added.length === 0) return passes(`no new denial${before}`);
    const more = added.length > MAX_SHOWN ? ` and ${added.length - MAX_SHOWN} more` : "";
    const shown = added.slice(0, MAX_SHOWN).join("; ");
    const noun = added.length === 1 ? "denial" : "denials";
    return fails(`${added.length} new ${noun}: ${shown}${more}${before}`);
  },
};
