import type { RangeQuery } from "./prometheus-client.ts";
import type { AnswerSeries, QueryAnswer } from "./query-answer.ts";

/** A part of a query that can be asked alone; a settled one is past, and its answer will not change. */
export interface QueryChunk {
  readonly query: RangeQuery;
  readonly isSettled: boolean;
}

/** Samples that come late (remote write, a queue) are there by then. */
const SETTLED_AFTER_MS = 10 * 60_000;
/** Steps up to so many seconds, and the seconds of a chunk of them. */
const LENGTHS: readonly (readonly [number, number])[] = [
  [15, 900],
  [60, 3600],
];
const LONGEST = 24 * 3600;

/**
 * Cuts a range at multiples of a length that depends on the step alone, so that every replica and every
 * later query asks for the same parts. Past parts are asked for whole, even where the range begins inside.
 */
export function splitQuery(query: RangeQuery, nowMs: number): readonly QueryChunk[] {
  const { startMs, endMs, stepSeconds } = query;
  const isSettled = (end: number) => end <= nowMs - SETTLED_AFTER_MS;
  const length = stepSeconds === null ? null : chunkLength(stepSeconds);
  const stepMs = (stepSeconds ?? 0) * 1000;
  // What is no longer than a chunk is one query wherever it lies.
  const isWhole = length === null || endMs - startMs < length;
  if (isWhole || startMs % stepMs !== 0 || endMs % stepMs !== 0)
    return [{ query, isSettled: isSettled(endMs) }];
  const chunks: QueryChunk[] = [];
  // A value at a moment tells of the step before it: a chunk ends with its last moment.
  for (let end = Math.ceil(startMs / length) * length; end - length < endMs; end += length) {
    const from = end - length + stepMs;
    const last = Math.min(end, endMs);
    const first = isSettled(end) ? from : Math.max(from, startMs);
    const whole = isSettled(end) ? end : last;
    chunks.push({
      query: { ...query, startMs: first, endMs: whole },
      isSettled: isSettled(last),
    });
  }
  return chunks;
}

/** Milliseconds of a chunk; null where a step does not divide it. */
function chunkLength(stepSeconds: number): number | null {
  const seconds = LENGTHS.find(([step]) => stepSeconds <= step)?.[1] ?? LONGEST;
  return seconds % stepSeconds === 0 ? seconds * 1000 : null;
}

/** The answers of a query's chunks as one, without what lies outside the query. */
export function joinAnswers(
  answers: readonly QueryAnswer[],
  { startMs, endMs, stepSeconds }: RangeQuery,
): QueryAnswer {
  const [only] = answers;
  const isWhole = answers.length === 1 && only?.series.every(fits({ startMs, endMs })) === true;
  if (only !== undefined && (stepSeconds === null || isWhole)) return only;
  const joined = new Map<
    string,
    { labels: AnswerSeries["labels"]; times: number[]; values: number[] }
  >();
  for (const { series } of answers)
    for (const { labels, times, values } of series) {
      const key = keyOf(labels);
      const whole = joined.get(key) ?? { labels, times: [], values: [] };
      joined.set(key, whole);
      for (const [index, time] of times.entries()) {
        if (time < startMs || time > endMs) continue;
        whole.times.push(time);
        whole.values.push(values[index] ?? NaN);
      }
    }
  return {
    series: [...joined.values()].filter(({ times }) => times.length > 0),
    warnings: [...new Set(answers.flatMap(({ warnings }) => warnings))].slice(0, 10),
    isPartial: answers.some(({ isPartial }) => isPartial),
  };
}

function fits({ startMs, endMs }: Pick<RangeQuery, "startMs" | "endMs">) {
  return ({ times }: AnswerSeries) =>
    times.length > 0 && (times[0] ?? 0) >= startMs && (times.at(-1) ?? 0) <= endMs;
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels);
  return names.length === 0 ? "" : JSON.stringify(names.sort().map((name) => [name, labels[name]]));
}
