import type { DecisionWord } from "#core/policy/finding.ts";
import { type CheckReport, countFates, type TargetReport } from "./check-report.ts";
import { countWords } from "#core/count-words.ts";
import { type RemedyOnce, type ShownLines, textFindings } from "./text-findings.ts";
import { printableText } from "#core/printable-text.ts";
import { summaryLine } from "./summary-line.ts";
import type { SourceTexts } from "./source-picture.ts";
import type { TextStyle } from "./text-style.ts";

export interface TextOptions {
  readonly style: TextStyle;
  readonly hints: readonly string[];
  readonly isQuiet: boolean;
  readonly failOn: "deny" | "warn";
  readonly noun: "overlay" | "target";
  /** True where an environment gives the actions, so that a target without one is worth a word. */
  readonly hasEnvironments: boolean;
  /** Texts of files, to show the lines that findings are about. */
  readonly texts?: SourceTexts;
}

/** The report for people: targets in their order, findings worst first, the summary last. Never the time. */
export function textReport(report: CheckReport, options: TextOptions): string {
  const { style } = options;
  const hints = options.isQuiet ? [] : options.hints;
  const remedies: RemedyOnce = new Set();
  const { texts } = options;
  const shown = texts === undefined ? {} : { lines: { texts, shown: new Set<string>() } };
  const blocks = report.targets
    .filter((target) => !options.isQuiet || target.error !== null || target.decision === "deny")
    .map((target) => targetBlock(target, { ...options, remedies, ...shown }));
  const lines = [
    ...joinBlocks(blocks),
    ...hints.map((hint) => style.faint(`hint: ${hint}`)),
    summaryLine(report, options),
  ];
  return `${lines.join("\n")}\n`;
}

type Block = readonly [header: string, ...body: string[]];

interface BlockOptions extends TextOptions {
  readonly remedies: RemedyOnce;
  readonly lines?: ShownLines;
}

function targetBlock(target: TargetReport, options: BlockOptions): Block {
  const header = targetHeader(target, options);
  if (target.error !== null) return [header, "", ...errorLines(target.error)];
  const wanted = options.isQuiet ? ["deny"] : ["deny", "warn"];
  const shown = target.findings.filter(({ action }) => wanted.includes(action));
  return [header, ...textFindings(shown, options)];
}

/** Targets with something to say stand apart, the others line by line. */
function joinBlocks(blocks: readonly Block[]): readonly string[] {
  const lines = blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    const isApart = before !== undefined && before.length + block.length > 2;
    return isApart ? ["", ...block] : block;
  });
  return blocks.length === 0 ? [] : [...lines, ""];
}

const WORDS = {
  deny: "✗ deny ",
  warn: "! warn ",
  allow: "✓ allow",
  error: "✗ error",
} as const;

function targetHeader(target: TargetReport, { style, hasEnvironments }: BlockOptions): string {
  const word: DecisionWord | "error" = target.decision ?? "error";
  const paint = word === "error" ? style.deny : style[word];
  const name = target.path === "-" ? "standard input" : printableText(target.path);
  const notes = targetNotes(target, hasEnvironments).join(", ");
  const head = `${paint(WORDS[word])}  ${style.strong(name)}`;
  return notes === "" ? head : `${head}  ${style.faint(notes)}`;
}

function targetNotes(target: TargetReport, hasEnvironments: boolean): readonly string[] {
  const { app, environment, resources, findings } = target;
  if (resources === 0 && target.error === null) return [];
  const { audit, excepted, notEvaluable } = countFates(findings);
  const place = environment === null ? "no environment claims it" : `environment ${environment}`;
  return [
    ...(app === null ? [] : [`app ${printableText(app)}`]),
    ...(environment !== null || (hasEnvironments && target.error === null) ? [place] : []),
    ...(resources === 0 ? [] : [countWords(resources, "resource")]),
    ...(audit === 0 ? [] : [`${audit} audit`]),
    ...(excepted === 0 ? [] : [`${excepted} excepted`]),
    ...(notEvaluable === 0 ? [] : [`${notEvaluable} not evaluable`]),
  ];
}

function errorLines({ code, message }: NonNullable<TargetReport["error"]>): readonly string[] {
  return [code, ...printableText(message).split("\n")].map((line) => `    ${line}`.trimEnd());
}
