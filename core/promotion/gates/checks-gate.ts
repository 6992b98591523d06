import { fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** What the environment names has passed: commit statuses or attestations. */
export const checksGate: Gate = {
  name: "checks",
  isNeeded: ({ checks }) => checks.length > 0,
  judge: ({ settings, checks: { answers, unasked } }: GateFacts) => {
    const names = settings.checks;
    const withState = (state: string) => names.filter((name) => stateOf(name) === state);
    const stateOf = (name: string) => answerOf(name)?.state ?? "pending";
    const answerOf = (name: string) => (Object.hasOwn(answers, name) ? answers[name] : undefined);
    const words = (list: readonly string[]) =>
      list.map((name) => wordsOf(name, answerOf(name)?.says)).join(" and ");
    const failed = withState("fail");
    if (failed.length > 0) return fails(`${words(failed)} failed`);
    const open = withState("pending");
    if (open.length === 0) return passes(words(names));
    return waits(`${words(open)} not passed yet${unasked === null ? "" : `; ${unasked}`}`);
  },
};

function wordsOf(name: string, says: string | undefined): string {
  return says === undefined ? name : `${name} (${says})`;
}
