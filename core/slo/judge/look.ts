import type { Counts } from "../counts.ts";
import type { Objective } from "../objective.ts";
import { clumpSize } from "../statistics/clump-size.ts";
import type { PairedStep } from "../statistics/ratio-evidence.ts";
import type { VerdictFacts } from "../verdict.ts";
import type { Noun } from "./number-words.ts";
import { type Step, stepsBetween, total } from "./series-steps.ts";
import { type Strictness, strictness } from "./strictness.ts";

/** What the questions about a canary look at: its steps since it began, and its baseline's. */
export interface Look {
  readonly objective: Objective;
  readonly strictness: Strictness;
  readonly nowMs: number;
  readonly noun: Noun;
  readonly stepSeconds: number;
  readonly canary: readonly Step[];
  readonly counts: Counts;
  /** All steps of the baseline that were read, also those before the canary. */
  readonly baseline: readonly Step[] | null;
  /** The whole service before the canary began; null where nobody knows when that was. */
  readonly before: Counts | null;
  /** The steps that are known of both. */
  readonly pairs: readonly (PairedStep & { readonly endMs: number })[];
  /** How many bad events come at once. */
  readonly clump: number;
  /** The chance of a false alarm that each question may use; together what the objective allows. */
  readonly alpha: { readonly cost: number; readonly baseline: number; readonly latency: number };
}

/** Null where the facts hold no canary, or not its counts. */
export function lookAt(facts: VerdictFacts): Look | null {
  const { objective, nowMs, sinceMs } = facts;
  if (facts.canary === null || !("value" in facts.canary)) return null;
  const series = facts.canary.value;
  const asked = stepsBetween(series, { fromMs: sinceMs ?? -Infinity, toMs: nowMs });
  const canary = fromBirth(sinceMs === null ? lastLife(asked, series.stepSeconds) : asked);
  const bornMs = (canary[0]?.endMs ?? nowMs) - series.stepSeconds * 1000;
  const beginMs = sinceMs ?? (canary.length < asked.length ? bornMs : null);
  const baseline =
    facts.baseline !== null && "value" in facts.baseline
      ? stepsBetween(facts.baseline.value, { fromMs: -Infinity, toMs: nowMs })
      : null;
  const pairs = pairedSteps(canary, baseline ?? []);
  return {
    objective,
    strictness: strictness(facts),
    nowMs,
    noun: nounOf(objective),
    stepSeconds: series.stepSeconds,
    canary,
    counts: total(canary),
    baseline,
    before: beginMs === null ? null : total(stepsBefore(facts, beginMs)),
    pairs,
    clump: Math.max(
      clumpSize(pairs.map((pair) => pair.baseline)),
      clumpSize(countsOf(stepsBefore(facts, beginMs ?? series.startMs))),
    ),
    alpha: sharesOf(objective),
  };
}

export function nounOf({ indicator }: Objective): Noun {
  return indicator.kind === "gauge" || indicator.kind === "timeslices" ? "time slice" : "request";
}

/** Its first requests are the beginning that bets are made on, whatever was asked for. */
function fromBirth(steps: readonly Step[]): readonly Step[] {
  const born = steps.findIndex(({ counts }) => counts !== null && counts.total > 0);
  return steps.slice(Math.max(0, born));
}

/** Unknown for so long, and nobody said since when to look: a version that comes again begins anew. */
const GONE_SECONDS = 300;

function lastLife(steps: readonly Step[], stepSeconds: number): readonly Step[] {
  const gone = Math.ceil(GONE_SECONDS / stepSeconds);
  let unknown = 0;
  let begin = 0;
  steps.forEach(({ counts }, index) => {
    unknown = counts === null ? unknown + 1 : 0;
    if (unknown >= gone) begin = index + 1;
  });
  return steps.slice(begin);
}

/** The comparison is the sharpest question, so most of the chance is its own. */
function sharesOf({ baseline, canary: { alpha, latency } }: Objective): Look["alpha"] {
  const forLatency = latency.length > 0 ? alpha / 4 : 0;
  const rest = alpha - forLatency;
  const forBaseline = baseline.kind === "none" ? 0 : (rest * 3) / 4;
  return {
    cost: rest - forBaseline,
    baseline: forBaseline,
    latency: forLatency / Math.max(1, latency.length),
  };
}

/** The service as it was without the canary. */
function stepsBefore({ recent }: VerdictFacts, toMs: number): readonly Step[] {
  return "value" in recent ? stepsBetween(recent.value, { fromMs: -Infinity, toMs }) : [];
}

function pairedSteps(canary: readonly Step[], baseline: readonly Step[]): Look["pairs"] {
  const byEnd = new Map(baseline.map(({ endMs, counts }) => [endMs, counts]));
  return canary.flatMap(({ endMs, counts }) => {
    const other = byEnd.get(endMs);
    if (counts === null || other === undefined || other === null) return [];
    return counts.total + other.total > 0 ? [{ endMs, canary: counts, baseline: other }] : [];
  });
}

function countsOf(steps: readonly Step[]): readonly Counts[] {
  return steps.flatMap(({ counts }) => (counts === null ? [] : [counts]));
}
