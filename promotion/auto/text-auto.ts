import { minuteWords } from "../minute-words.ts";
import { proposalWords } from "../propose/proposal-words.ts";
import { textTable } from "#adapters/text-table.ts";
import { type AutoReport, type StepReport, type StepResult, versionCell } from "./auto-report.ts";

const HEAD = ["APP", "TO", "RESULT", "VERSION", "WHY"];

/** A line for each step that did or could do something, and what all came to. */
export function textAuto(report: AutoReport): string {
  const told = report.steps.filter(
    ({ result, proposal }) => result !== "nothing-to-do" || (proposal?.state ?? "none") !== "none",
  );
  const table = told.length === 0 ? "" : `${textTable([HEAD, ...told.map(cellsOf)])}\n`;
  return `${table}${report.branch}: ${countWords(report)}\n`;
}

/** "shop -> prod: promoted", while it goes on. */
export function stepLine({ app, to, result }: StepReport): string {
  return `${app} -> ${to}: ${RESULT_WORDS[result]}`;
}

function cellsOf(step: StepReport): readonly string[] {
  return [step.app, step.to, RESULT_WORDS[step.result], versionCell(step), reasonOf(step)];
}

const RESULT_WORDS: Readonly<Record<StepResult, string>> = {
  promoted: "promoted",
  proposed: "proposed",
  declined: "declined",
  planned: "would pass",
  "nothing-to-do": "nothing to do",
  waits: "waits",
  refused: "refused",
  failed: "failed",
};

function reasonOf({ result, error, gates, commit, proposal, passesAt }: StepReport): string {
  if (error !== null) return error.message.split("\n")[0] ?? "";
  const proposed = proposal === null ? null : proposalWords(proposal);
  const wanted = result === "refused" ? "fail" : "wait";
  const open = gates.filter(({ verdict }) => verdict === wanted);
  const reasons = open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ");
  if (reasons !== "")
    return passesAt === null ? reasons : `${reasons} (passes ${minuteWords(passesAt)})`;
  if (proposed !== null) return proposed;
  return commit === null ? "" : `commit ${commit.slice(0, 12)}`;
}

function countWords({ steps }: AutoReport): string {
  if (steps.length === 0)
    return "no environment has promotion.auto with an app in it: nothing to do";
  const counts = Map.groupBy(steps, ({ result }) => result);
  const order = Object.keys(RESULT_WORDS) as readonly StepResult[];
  return order
    .flatMap((result) => {
      const count = counts.get(result)?.length ?? 0;
      return count === 0 ? [] : [`${count} ${RESULT_WORDS[result]}`];
    })
    .join(", ");
}
