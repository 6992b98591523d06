import { textLine } from "../text-line.ts";
import type { EndingReport } from "./ending-report.ts";

const GATE_WIDTH = 6;

/** The end of a test for people: who won and why, where the versions are, what was done. */
export function textEnding(report: EndingReport): string {
  const { app, environment, branch, base, decision, rollout, change, words } = report;
  const head = `${app} in ${environment} (${branch} at ${base.slice(0, 12)})`;
  const lines = [
    decision === null ? head : `${head}: ${decision.reason}`,
    ...(rollout === null
      ? []
      : [`  Rollout ${rollout.namespace}/${rollout.name}: ${rollout.words}`]),
    ...(change === null ? [] : changeLines(change)),
    words,
  ];
  return `${lines.map(textLine).join("\n")}\n`;
}

function changeLines(change: NonNullable<EndingReport["change"]>): readonly string[] {
  const { kind, environment, before, after, commit, gates, skipped } = change;
  return [
    `  ${kind} in ${environment}: ${before} -> ${after}${commit === null ? "" : `, commit ${commit.slice(0, 12)}`}`,
    ...gates.map(
      ({ gate, verdict, reason }) =>
        `  ${verdict.padEnd(4)}  ${gate.padEnd(GATE_WIDTH)}  ${reason}`,
    ),
    ...(skipped.length === 0 ? [] : [`  skipped: ${skipped.join(", ")}`]),
  ];
}
