import { type NoCounts, type Seen, sumOf } from "../counts.ts";
import type { Counts, CountSeries } from "../counts.ts";
import type { LatencyFacts, VerdictFacts } from "../verdict.ts";
import type { Plan, PlannedQuantile, PlannedSeries, SourceAnswer } from "./plan.ts";
import { readEvents } from "./read-events.ts";
import { readGauge } from "./read-gauge.ts";
import { readSteps } from "./read-steps.ts";

/** What the answers say, and until when the service as a whole was seen. */
export interface AnswerFacts extends Pick<
  VerdictFacts,
  "objective" | "nowMs" | "sinceMs" | "period" | "recent" | "canary" | "baseline" | "latency"
> {
  /** The end of the newest step of which anything is known; null where nothing is. */
  readonly lastDataMs: number | null;
  readonly notes: readonly string[];
}

/**
 * The facts in the answers to a plan's queries, by the queries' ids; a query without an answer counts as a
 * source that is down. What each oddity of an answer means stands in docs/reference/counting.md.
 */
export function readAnswers(
  plan: Plan,
  answers: Readonly<Record<string, SourceAnswer>>,
): AnswerFacts {
  const read = (planned: PlannedSeries | NoCounts) => readSeries(planned, answers);
  const period = read(plan.period);
  const recent = read(plan.recent);
  const canary = plan.canary && read(plan.canary);
  const baseline = plan.baseline && read(plan.baseline);
  const all = [period, recent, canary, baseline].filter((one) => one !== null);
  return {
    objective: plan.objective,
    nowMs: plan.nowMs,
    sinceMs: plan.sinceMs,
    period: wholePeriod(plan, { period: period.seen, recent: recent.seen }),
    recent: unlessStale(recent.seen, plan),
    canary: canary && canary.seen,
    baseline: baseline && baseline.seen,
    latency: plan.quantiles.map((quantile) => readQuantile(quantile, answers)),
    lastDataMs: lastDataMs("value" in recent.seen ? recent.seen : period.seen),
    notes: [...new Set(all.flatMap(({ notes }) => notes))],
  };
}

interface SeriesReading {
  readonly seen: Seen<CountSeries>;
  readonly notes: readonly string[];
}

function readSeries(
  planned: PlannedSeries | NoCounts,
  answers: Readonly<Record<string, SourceAnswer>>,
): SeriesReading {
  if ("cause" in planned) return { seen: { missing: planned }, notes: [] };
  const total = readSteps(planned, answers[planned.total]);
  if ("missing" in total) return { seen: total, notes: [] };
  const { reading } = planned;
  if (reading.kind === "gauge")
    return { seen: seriesOf(planned, readGauge(total.value, reading)), notes: [] };
  const part = readSteps(planned, answers[planned.part ?? ""], "may-be-empty");
  if ("missing" in part) return { seen: part, notes: [] };
  const events = readEvents({ planned, reading, total: total.value, part: part.value });
  if ("missing" in events) return { seen: events, notes: [] };
  return { seen: seriesOf(planned, events.steps), notes: events.notes };
}

function seriesOf(
  { startMs, stepSeconds }: PlannedSeries,
  steps: readonly (Counts | null)[],
): Seen<CountSeries> {
  if (steps.every((step) => step === null))
    return {
      missing: { cause: "no-data", reason: "the source knows no value that can be counted" },
    };
  return { value: { startMs: startMs - stepSeconds * 1000, stepSeconds, steps } };
}

/**
 * The large steps of the window, and behind the last of them the small ones of the last hours: a service of
 * some minutes has a budget too, and an outage counts before its large step is over.
 */
function wholePeriod(
  { period: planned }: Plan,
  { period, recent }: { readonly period: Seen<CountSeries>; readonly recent: Seen<CountSeries> },
): Seen<Counts> {
  if ("cause" in planned || ("missing" in period && period.missing.cause !== "no-data"))
    return "missing" in period ? period : { value: sumOf(period.value) };
  const tail = "value" in recent ? stepsBehind(recent.value, planned.endMs) : null;
  const isSeen = tail?.steps.some((step) => step !== null) === true;
  if ("missing" in period) return isSeen && tail !== null ? { value: sumOf(tail) } : period;
  const steps = [...period.value.steps, ...(tail?.steps ?? [])];
  return { value: sumOf({ ...period.value, steps }) };
}

/** Those steps that begin at `fromMs` or later. */
function stepsBehind(series: CountSeries, fromMs: number): CountSeries {
  const stepMs = series.stepSeconds * 1000;
  const skipped = Math.max(0, Math.ceil((fromMs - series.startMs) / stepMs));
  return {
    ...series,
    startMs: series.startMs + skipped * stepMs,
    steps: series.steps.slice(skipped),
  };
}

const STALE_MS = 5 * 60_000;

/** The last hours say nothing about now when they end too long ago. */
function unlessStale(seen: Seen<CountSeries>, { recent }: Plan): Seen<CountSeries> {
  const last = lastDataMs(seen);
  if (last === null || "cause" in recent) return seen;
  const { endMs, stepSeconds, scrapeSeconds } = recent;
  const limit = Math.max(STALE_MS, 3 * stepSeconds * 1000, 4 * scrapeSeconds * 1000);
  if (endMs - last <= limit) return seen;
  const minutes = Math.round((endMs - last) / 60_000);
  const reason = `no data for ${minutes} minutes, since ${new Date(last).toISOString()}`;
  return { missing: { cause: "no-data", reason } };
}

function lastDataMs(seen: Seen<CountSeries>): number | null {
  if ("missing" in seen) return null;
  const { startMs, stepSeconds, steps } = seen.value;
  const index = steps.findLastIndex((step) => step !== null);
  return index < 0 ? null : startMs + (index + 1) * stepSeconds * 1000;
}

function readQuantile(
  { quantile, canary, baseline, ...steps }: PlannedQuantile,
  answers: Readonly<Record<string, SourceAnswer>>,
): LatencyFacts {
  const read = (id: string | NoCounts): Seen<readonly (number | null)[]> => {
    if (typeof id !== "string") return { missing: id };
    return readSteps(steps, answers[id]);
  };
  const { stepSeconds } = steps;
  return { quantile, canary: read(canary), baseline: read(baseline), stepSeconds };
}
