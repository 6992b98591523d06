import type { TextStyle } from "#authoring/check/text-style.ts";
import { textTable } from "#adapters/text-table.ts";
import { printableText } from "#core/printable-text.ts";
import type { ComparedVersion } from "#core/slo/compare-versions.ts";
import { percent } from "#core/slo/judge/number-words.ts";
import { type Contest, CONTEST_WORDS } from "#core/slo/judge/version-contest.ts";
import type { ObjectiveComparison } from "#core/slo/decide-test.ts";

const HEAD = ["VERSION", "REQUESTS", "BAD", "SHARE", "95% INTERVAL", "PER SECOND"];
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A table for each objective, with what it says and how sure that is. */
export function textComparison(
  comparisons: readonly ObjectiveComparison[],
  style: TextStyle,
): string {
  return comparisons.map((comparison) => textOf(comparison, style)).join("\n");
}

function textOf(comparison: ObjectiveComparison, style: TextStyle): string {
  const { slo, outcome, reason, versions, contests } = comparison;
  const quantiles = [
    ...new Set(versions.flatMap(({ latencySeconds }) => Object.keys(latencySeconds))),
  ].sort();
  const head = [...HEAD, ...quantiles.map((quantile) => `P${Number(quantile) * 100}`)];
  const rows = versions.map((version) => cellsOf(version, quantiles));
  const paint =
    outcome === "winner" ? style.allow : outcome === "no-data" ? style.warn : style.strong;
  return [
    `${style.strong(printableText(slo))}: ${paint(printableText(reason))}`,
    textTable([head, ...rows]).trimEnd(),
    ...contests.map((contest) => style.faint(printableText(certainty(contest)))),
    "",
  ].join("\n");
}

function cellsOf(version: ComparedVersion, quantiles: readonly string[]): readonly string[] {
  const { counts, badRatio, interval, requestsPerSecond, latencySeconds } = version;
  return [
    version.version,
    counts === null ? "-" : NUMBER.format(counts.total),
    counts === null ? "-" : NUMBER.format(counts.bad),
    badRatio === null ? "-" : percent(badRatio),
    interval === null ? "-" : `${percent(interval.lower)} to ${percent(interval.upper)}`,
    requestsPerSecond === null ? "-" : String(Number(requestsPerSecond.toPrecision(3))),
    ...quantiles.map((quantile) => latencyText(latencySeconds[quantile])),
  ];
}

function latencyText(seconds: number | undefined): string {
  if (seconds === undefined) return "-";
  return seconds >= 1
    ? `${Number(seconds.toPrecision(3))}s`
    : `${Number((seconds * 1000).toPrecision(3))}ms`;
}

const MOST_SHOWN = 1e6;

/** The evidence is what counts; the p-value is what people know. */
function certainty({
  worse,
  better,
  state,
  pValue,
  logEvidence,
  neededLogEvidence,
}: Contest): string {
  const evidence = Math.min(MOST_SHOWN, Math.exp(logEvidence));
  const shown = `${logEvidence > Math.log(MOST_SHOWN) ? "more than " : ""}${Number(evidence.toPrecision(2))}`;
  return `${worse} ${CONTEST_WORDS[state]} ${better}: evidence ${shown} of the ${Math.round(Math.exp(neededLogEvidence))} needed, p = ${Number(pValue.toPrecision(2))} at this look`;
}
