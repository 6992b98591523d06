import { fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** What the environment names has passed: commit statuses or attestations. */
export const checksGate: Gate = {
  name: "checks",
  isNeeded: ({ checks }) => checks.length > 0,
  judge: ({ settings, checks }: GateFacts) => {
    const names = settings.checks;
    if (checks === null) return waits(`nothing says whether ${names.join(" and ")} passed`);
    const failed = names.filter((name) => checks[name] === "fail");
    if (failed.length > 0) return fails(`${failed.join(" and ")} failed`);
    const open = names.filter((name) => checks[name] !== "pass");
    return open.length > 0
      ? waits(`${open.join(" and ")} not passed yet`)
      : passes(names.join(", "));
  },
};
