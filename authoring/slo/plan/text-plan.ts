import { displayWidth } from "#core/display-width.ts";
import { padToWidth } from "#core/pad-to-width.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import { printableText } from "#core/printable-text.ts";
import { percentText } from "#core/slo/generate/percent-text.ts";
import { shortDuration } from "#core/short-duration.ts";
import type { PlannedWeight, SloPlan, WaitOutcome } from "./slo-plan.ts";

const HEAD = ["WEIGHT", "CANARY", "A PASS NEEDS", "TAKES", "2x WORSE", "5x", "10x"];

/** Plans as tables, one an objective. */
export function textPlan(plans: readonly SloPlan[], style: TextStyle): string {
  const tables = plans.map((plan) => [headLine(plan, style), ...table(plan, style)].join("\n"));
  return `${tables.join("\n\n")}\n`;
}

function headLine(plan: SloPlan, style: TextStyle): string {
  const { slo, target, requestsPerSecond, errorRatio, leftRatio, assumed } = plan;
  const facts = [
    `${percentText(target)} promised`,
    `${short(requestsPerSecond)} requests/s`,
    `${percentText(Number(errorRatio.toPrecision(3)))} of them bad`,
    `${(leftRatio * 100).toFixed(0)}% of the budget left`,
  ];
  const taken = assumed.length === 0 ? "" : style.faint(` (assumed: ${assumed.join(", ")})`);
  return `${style.strong(printableText(slo))}: ${facts.join(", ")}${taken}`;
}

function table({ steps }: SloPlan, style: TextStyle): readonly string[] {
  const hasPauses = steps.some(({ wait }) => wait !== "unknown");
  const head = hasPauses ? [...HEAD, "PAUSE"] : HEAD;
  const rows = [head, ...steps.map(cellsOf)];
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padToWidth(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    style.strong(line(head)),
    ...steps.map((step) => `${line(cellsOf(step))}${outcomeText(step, style)}`),
  ];
}

function cellsOf(step: PlannedWeight): readonly string[] {
  const { weight, requestsPerSecond, neededRequests, passSeconds, detection, wait } = step;
  return [
    percentText(weight),
    `${short(requestsPerSecond)}/s`,
    Number.isFinite(neededRequests) ? `${neededRequests} requests` : "fewer errors",
    passSeconds === null ? "never" : shortDuration(Math.ceil(passSeconds)),
    ...detection.map(({ seconds }) => (seconds === null ? "-" : shortDuration(Math.ceil(seconds)))),
    wait === "unknown" ? "" : wait === "person" ? "no end" : shortDuration(wait),
  ];
}

const OUTCOMES: Readonly<Record<WaitOutcome, string>> = {
  enough: "long enough",
  "too-short": "too short for a pass to mean anything",
  "analysis-waits": "the analysis waits for the rest",
  "asks-a-person": "a person is asked",
  unknown: "",
};

function outcomeText({ outcome }: PlannedWeight, style: TextStyle): string {
  if (outcome === "unknown") return "";
  const paint =
    outcome === "too-short" ? style.deny : outcome === "asks-a-person" ? style.warn : style.allow;
  return `  ${paint(OUTCOMES[outcome])}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
