import { proposalWords } from "../propose/proposal-words.ts";
import type { PromotionReport } from "./promotion-report.ts";
import { minuteWords } from "../minute-words.ts";
import { textLine } from "../text-line.ts";

/** A promotion for people: what moves, what each gate says, what came of it. */
export function textPromotion(report: PromotionReport): string {
  const { app, from, to, base, branch, changes, gates, proposal } = report;
  const where = `${branch} at ${base.slice(0, 12)}`;
  if (report.result === "nothing-to-do")
    return `${app}: ${to} has what ${from ?? "the command"} ${from === null ? "names" : "has"} (${report.version.before}, ${where}): nothing to do\n${closedLine(proposal)}`;
  const lines = [
    `${app}: ${from ?? "image"} -> ${to} (${where})`,
    ...changes.map((change) => `  ${change}`),
    "",
    ...gates.map((gate) => gateLine(gate, gates)),
    ...(report.skipped.length === 0 ? [] : [`  glass is broken: ${report.skipped.join(", ")}`]),
    "",
    conclusion(report),
  ];
  return `${lines.map(textLine).join("\n")}\n`;
}

/** A pull request that had nothing left to do. */
function closedLine(proposal: PromotionReport["proposal"]): string {
  const words = proposal === null ? null : proposalWords(proposal);
  return words === null ? "" : `${words}\n`;
}

const NAME_WIDTH = 6;

function gateLine(
  { gate, verdict, reason, passesAt }: PromotionReport["gates"][number],
  all: PromotionReport["gates"],
): string {
  const width = Math.max(NAME_WIDTH, ...all.map(({ gate: name }) => name.length));
  const when = passesAt === null ? "" : ` (passes ${minuteWords(passesAt)})`;
  return `  ${verdict.padEnd(4)}  ${gate.padEnd(width)}  ${reason}${when}`;
}

function conclusion(report: PromotionReport): string {
  const { result, commit, branch, passesAt, proposal } = report;
  switch (result) {
    case "promoted":
      return `promoted: commit ${commit?.slice(0, 12) ?? ""} on ${branch}`;
    case "proposed":
    case "declined":
      return (proposal && proposalWords(proposal)) ?? "";
    case "planned":
      return `${report.skipped.length === 0 ? "every gate passes" : "it may move"}; dry run: nothing was changed`;
    case "refused":
      return "refused: nothing was changed. Mend what fails, then run it again";
    case "waits":
      return `waits: nothing was changed. ${passesAt === null ? "Run it again when what waits has come" : `Run it again from ${minuteWords(passesAt)} on`}`;
    case "nothing-to-do":
      return "nothing to do";
  }
}
