import type { AnswerSeries } from "#adapters/prometheus/query-answer.ts";
import type { LiveSources } from "#adapters/prometheus/live-sources.ts";

/** Asks one source about one moment. @throws QUERY_FAILED, QUERY_TIMED_OUT */
export interface Probe {
  readonly source: string;
  readonly scrapeSeconds: number;
  readonly series: (promql: string) => Promise<readonly AnswerSeries[]>;
  /** The value of the only series; 0 without one, as `count` gives none for nothing. */
  readonly number: (promql: string) => Promise<number>;
}

/** How far back a series counts as there: a batch job need not run just now. */
export const SEEN_WITHIN = "1h";

/** A probe of a source by its name, at the newest moment that it knows. @throws USAGE_INVALID for an unknown name */
export function openProbe(
  name: string,
  { sources, nowMs }: { readonly sources: LiveSources; readonly nowMs: number },
): Probe {
  const { scrapeSeconds, delaySeconds } = sources.named(name);
  const endMs = nowMs - delaySeconds * 1000;
  const series = async (promql: string) => {
    const query = { promql, startMs: endMs, endMs, stepSeconds: null };
    return (await sources.pool.ask(name, query).answer).series;
  };
  const number = async (promql: string) => (await series(promql))[0]?.values[0] ?? 0;
  return { source: name, scrapeSeconds, series, number };
}
