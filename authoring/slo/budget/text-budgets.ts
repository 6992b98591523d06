import { displayWidth } from "#core/display-width.ts";
import { padToWidth } from "#core/pad-to-width.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import { printableText } from "#core/printable-text.ts";
import { percentText, targetDigits } from "#core/slo/generate/percent-text.ts";
import { printSeconds } from "#core/slo/promql/print-seconds.ts";
import { shortDuration } from "#core/short-duration.ts";
import type { BudgetEntry } from "#core/slo/budget-entry.ts";

const HEAD = ["SLO", "TARGET", "WINDOW", "NOW", "BUDGET LEFT", "", "BURN 1h", "6h", "LASTS"];
const BAR_CELLS = 12;
/** Below a quarter people should know, below a tenth they should act. */
const LOW = 0.25;
const LOWEST = 0.1;

/** A table of budgets, a line each, with a bar for what is left; what is not known says why. */
export function textBudgets(entries: readonly BudgetEntry[], style: TextStyle): string {
  const rows = entries.map(cellsOf);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => padToWidth(cell, widths[column] ?? 0));
  const body = rows.flatMap((row, index) => {
    const entry = entries[index];
    if (entry === undefined) return [];
    const painted = line(row).map((cell, column) =>
      column === 4 || column === 5 ? paint(entry, style)(cell) : cell,
    );
    return [painted.join("  ").trimEnd(), ...reasons(entry, style)];
  });
  return `${[style.strong(line(HEAD).join("  ").trimEnd()), ...body].join("\n")}\n`;
}

function cellsOf(entry: BudgetEntry): readonly string[] {
  const { slo, target, window, goodRatio, budget, burnRate, secondsToExhaustion } = entry;
  return [
    printableText(slo),
    percentText(target),
    window.kind === "rolling" ? printSeconds(window.seconds) : `${window.unit} (calendar)`,
    goodRatio === null ? "-" : shareText(goodRatio, target),
    budget === null ? "" : bar(budget.leftRatio),
    budget === null ? "not known" : leftText(budget),
    rateText(burnRate["1h"]),
    rateText(burnRate["6h"]),
    lastsText(entry, secondsToExhaustion),
  ];
}

function lastsText({ budget, burnRate }: BudgetEntry, seconds: number | null): string {
  if (budget === null || burnRate["1h"] === null) return "-";
  if (budget.leftRatio <= 0) return "spent";
  return seconds === null ? "for ever" : shortDuration(seconds);
}

/** One digit more than the target has, so that near misses are not rounded away. */
function shareText(ratio: number, target: number): string {
  const digits = targetDigits(target) + 1;
  return `${(Math.floor(ratio * 100 * 10 ** digits) / 10 ** digits).toFixed(digits)}%`;
}

function bar(leftRatio: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, leftRatio)) * BAR_CELLS);
  return "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
}

function leftText({ leftRatio, leftMinutes }: NonNullable<BudgetEntry["budget"]>): string {
  const share = `${(leftRatio * 100).toFixed(1)}%`;
  return leftMinutes <= 0 ? share : `${share} (${shortDuration(leftMinutes * 60)})`;
}

function rateText(rate: number | null): string {
  return rate === null ? "-" : `${rate >= 100 ? rate.toFixed(0) : rate.toPrecision(2)}x`;
}

function paint({ budget }: BudgetEntry, style: TextStyle): (text: string) => string {
  if (budget === null) return style.faint;
  if (budget.leftRatio < LOWEST) return style.deny;
  return budget.leftRatio < LOW ? style.warn : style.allow;
}

function reasons({ missing, notes }: BudgetEntry, style: TextStyle): readonly string[] {
  const lines = missing === null ? notes : [missing, ...notes];
  return lines.map((line) => style.faint(`  ${printableText(line)}`));
}
