import type { RollbackReport } from "./rollback-report.ts";
import { textLine } from "../text-line.ts";

/** A rollback for people: what comes back, what render and policy say, what had no say, what came of it. */
export function textRollback(report: RollbackReport): string {
  const { app, environment, base, branch, changes, gates, skipped, version } = report;
  const where = `${branch} at ${base.slice(0, 12)}`;
  if (report.result === "nothing-to-do")
    return `${app}: ${environment} has ${version.before} (${where}): nothing to do\n`;
  const lines = [
    `${app}: back in ${environment} (${where})`,
    ...changes.map((change) => `  ${change}`),
    `  ${proofWords(report)}`,
    "",
    ...gates.map(
      ({ gate, verdict, reason }) => `  ${verdict.padEnd(4)}  ${gate.padEnd(6)}  ${reason}`,
    ),
    ...(skipped.length === 0 ? [] : [`  skipped: ${skipped.join(", ")}`]),
    "",
    conclusion(report),
  ];
  return `${lines.map(textLine).join("\n")}\n`;
}

function proofWords({ restores: { commit, proof } }: RollbackReport): string {
  const at = `as it was at ${commit.slice(0, 12)}`;
  return proof === "evidence"
    ? `${at}; its evidence says that it passed`
    : `${at}; NO EVIDENCE says that it passed, only the history that it was there`;
}

function conclusion({ result, commit, branch }: RollbackReport): string {
  switch (result) {
    case "rolled-back":
      return `rolled back: commit ${commit?.slice(0, 12) ?? ""} on ${branch}`;
    case "planned":
      return "it may come back; dry run: nothing was changed";
    case "refused":
      return "refused: nothing was changed. Name another version with --to, grant an exception, or use --breakglass TICKET -m REASON";
    case "nothing-to-do":
      return "nothing to do";
  }
}
