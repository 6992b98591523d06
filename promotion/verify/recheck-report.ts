import type { Recheck, RecheckedChange } from "./recheck-gates.ts";
import { textLine } from "../text-line.ts";

interface ReportedGate {
  readonly gate: string;
  readonly verdict: string;
  readonly reason: string;
  /** Timestamp in UTC; null where nobody can know. */
  readonly passesAt: string | null;
}

/** What `tiphys verify --gates --format json` prints. */
export interface GatesReport extends Omit<Recheck, "changes"> {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "GatesReport";
  readonly changes: readonly (Omit<RecheckedChange, "gates"> & {
    readonly gates: readonly ReportedGate[];
  })[];
}

export function recheckReport({ head, base, verdict, changes }: Recheck): GatesReport {
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GatesReport",
    head,
    base,
    verdict,
    changes: changes.map((change) => ({
      ...change,
      gates: change.gates.map(({ gate, verdict: word, reason, passesAt }) => ({
        gate,
        verdict: word,
        reason,
        passesAt: passesAt === null ? null : new Date(passesAt).toISOString(),
      })),
    })),
  };
}

/** What the gates say before a merge, for people. */
export function textRecheck({ head, base, verdict, changes }: GatesReport): string {
  const where = `${head.slice(0, 12)} onto ${base.slice(0, 12)}`;
  if (changes.length === 0) return `${where}: no version changes with evidence, no gate is asked\n`;
  const lines = changes.flatMap(({ path, app, environment, cause, problems, gates, skipped }) => [
    `${cause ?? path}: ${app ?? "?"} in ${environment ?? "?"} (${where})`,
    ...problems.map((problem) => `  DIFFERENT  ${problem}`),
    ...gates.map(({ gate, verdict: word, reason }) => {
      const isSkipped = skipped.includes(gate) && word !== "pass";
      return `  ${word.padEnd(4)}  ${gate.padEnd(9)}  ${reason}${isSkipped ? " (skipped)" : ""}`;
    }),
    "",
  ]);
  return `${[...lines, WORDS[verdict]].map(textLine).join("\n")}\n`;
}

const WORDS = {
  pass: "it may be merged",
  wait: "it waits: run it again when what waits has come",
  fail: "it must not be merged: promote again on top of the target branch",
} as const;
