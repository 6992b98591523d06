import type { ExplainedGate, ExplainReport } from "./explain-report.ts";
import { minuteWords } from "../minute-words.ts";
import { textLine } from "../text-line.ts";

/** Why a version is not there yet, what holds it first, for people. */
export function textExplain(report: ExplainReport): string {
  const { app, from, to, commit, verdict, version, changes, gates } = report;
  const where = `at ${commit.slice(0, 12)}`;
  if (verdict === "nothing-to-do")
    return `${app}: ${to} has what ${from ?? "a command"} has (${version.before}, ${where}). See since when: tiphys status ${app}\n`;
  const open = [...gates].sort((left, right) => ORDER[left.verdict] - ORDER[right.verdict]);
  const passed = gates.filter((gate) => gate.verdict === "pass").map(({ gate }) => gate);
  const lines = [
    `${app}: ${from ?? "image"} -> ${to} (${where})`,
    ...changes.map((change) => `  ${change}`),
    "",
    ...open.filter((gate) => gate.verdict !== "pass").flatMap(gateLines),
    `  pass  ${passed.join(", ") || "none"}`,
    "",
    conclusion(report),
  ];
  return `${lines.map(textLine).join("\n")}\n`;
}

const ORDER = { fail: 0, wait: 1, pass: 2 } as const;

function gateLines({ gate, verdict, reason, passesAt, advice }: ExplainedGate): readonly string[] {
  const when = passesAt === null ? [] : [`        passes ${minuteWords(passesAt)}`];
  const what = advice === null ? [] : [`        ${advice}`];
  return [`  ${verdict}  ${gate}: ${reason}`, ...when, ...what];
}

function conclusion({ verdict, passesAt, command }: ExplainReport): string {
  switch (verdict) {
    case "pass":
      return `nothing holds it: ${command ?? ""}`;
    case "wait":
      return passesAt === null
        ? "it waits for what only people or systems can change"
        : `it passes by itself ${minuteWords(passesAt)}; then: ${command ?? ""}`;
    case "fail":
      return "it will not pass as it is: mend what fails";
    case "nothing-to-do":
      return "nothing to do";
  }
}
