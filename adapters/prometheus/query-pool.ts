import { setMaxListeners } from "node:events";
import { TiphysError } from "#core/errors.ts";
import { beforeDeadline } from "../before-deadline.ts";
import { AnswerCache, type Outcome } from "./answer-cache.ts";
import type { PrometheusClient, RangeQuery } from "./prometheus-client.ts";
import type { QueryAnswer } from "./query-answer.ts";
import { joinAnswers, type QueryChunk, splitQuery } from "./query-chunks.ts";
import { failedQuery } from "./query-failure.ts";
import { QuerySlots } from "./query-slots.ts";
import { shareTimes } from "./shared-times.ts";

/** An answer on its way, and how much of it has come. */
export interface PendingAnswer {
  /** @throws QUERY_FAILED, QUERY_TIMED_OUT */
  readonly answer: Promise<QueryAnswer>;
  readonly progress: () => { readonly done: number; readonly all: number };
}

/** Asks sources with care for them: few queries at once, equal ones once, what is known not again. */
export interface QueryPool {
  readonly ask: (sourceName: string, query: RangeQuery) => PendingAnswer;
  readonly cacheBytes: () => number;
  readonly close: () => void;
}

export interface PoolOptions {
  readonly clients: readonly PrometheusClient[];
  readonly now: () => number;
  /** Told of each query that went to a source. */
  readonly onQuery?: (source: string, outcome: "ok" | "failed", seconds: number) => void;
}

const SLOTS_PER_SOURCE = 20;
/** A hundred budgets of 30 days that nobody asked for before. */
const MAX_QUEUED = 20_000;
const MAX_WAIT_MS = 60_000;
/** Of one query. Callers give up earlier, and find the answer when they ask again. */
const LIMIT = { ms: 20_000, words: "after 20 s" };
const MAX_CACHE_BYTES = 24 * 1024 * 1024;
/** So that a source that is down is not asked by each of many callers. */
const FAILURE_KEPT_MS = 1000;
const SETTLED_KEPT_MS = 24 * 3_600_000;
/** Nothing found in the past: it may be filled in, or a source may just have lost it for a while. */
const NOTHING_KEPT_MS = 3_600_000;

interface Lane {
  readonly client: PrometheusClient;
  readonly slots: QuerySlots;
}

/** A pool over some sources; answers live as long as a scrape, those of the past for a day. */
export function openQueryPool({ clients, now, onQuery }: PoolOptions): QueryPool {
  const lanes = new Map(clients.map((client) => [client.source.name, laneOf(client, now)]));
  const cache = new AnswerCache(MAX_CACHE_BYTES);
  const withSharedTimes = shareTimes();
  const underWay = new Map<string, Promise<QueryAnswer>>();
  const end = new AbortController();
  setMaxListeners(0, end.signal);

  const read = (lane: Lane, chunk: QueryChunk): Promise<QueryAnswer> => {
    const key = keyOf(lane.client.source.name, chunk.query);
    const known = cache.get(key, now());
    if (known !== null) return settle(known);
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const keep = (outcome: Outcome) => {
      underWay.delete(key);
      cache.set(key, outcome, now() + keptMs(outcome, { chunk, lane }));
    };
    const job = fetchChunk(lane, { chunk, end: end.signal, onQuery }).then(withSharedTimes);
    underWay.set(key, job);
    job.then(
      (answer) => keep({ answer }),
      (error: unknown) => keep({ error }),
    );
    return job;
  };

  const ask = (sourceName: string, query: RangeQuery): PendingAnswer => {
    const lane = lanes.get(sourceName);
    if (lane === undefined) return unknownSource(sourceName, [...lanes.keys()]);
    const chunks = splitQuery(query, now());
    let done = 0;
    const parts = chunks.map(async (chunk) => {
      const answer = await read(lane, chunk);
      done++;
      return answer;
    });
    const answer = Promise.all(parts).then((answers) => joinAnswers(answers, query));
    answer.catch(() => {});
    return { answer, progress: () => ({ done, all: chunks.length }) };
  };
  const close = () => {
    end.abort();
    for (const client of clients) client.close();
  };
  return { ask, cacheBytes: () => cache.bytes, close };
}

interface Fetching {
  readonly onQuery: PoolOptions["onQuery"] | undefined;
  readonly chunk: QueryChunk;
  readonly end: AbortSignal;
}

function fetchChunk({ client, slots }: Lane, { chunk, end, onQuery }: Fetching) {
  const { query, isSettled } = chunk;
  return slots.run(isSettled ? "later" : "now", async () => {
    const start = performance.now();
    const report = (outcome: "ok" | "failed") =>
      onQuery?.(client.source.name, outcome, (performance.now() - start) / 1000);
    try {
      const answer = await beforeDeadline({ ...LIMIT, outer: end }, (signal) =>
        client.ask(query, signal),
      );
      report("ok");
      return answer;
    } catch (error) {
      report("failed");
      throw error;
    }
  });
}

function laneOf(client: PrometheusClient, now: () => number): Lane {
  const refusal = (why: "full" | "late") =>
    failedQuery(client.source, {
      got: why === "full" ? `no turn: ${MAX_QUEUED} queries wait already` : "no turn in time",
      code: "QUERY_TIMED_OUT",
    });
  const limits = { slots: SLOTS_PER_SOURCE, maxQueued: MAX_QUEUED, maxWaitMs: MAX_WAIT_MS };
  return { client, slots: new QuerySlots({ ...limits, now, refusal }) };
}

function keptMs(
  outcome: Outcome,
  { chunk, lane }: { readonly chunk: QueryChunk; readonly lane: Lane },
): number {
  if ("error" in outcome) return FAILURE_KEPT_MS;
  const { answer } = outcome;
  const isWhole = !answer.isPartial && answer.warnings.length === 0;
  if (!chunk.isSettled || !isWhole) return lane.client.source.scrapeSeconds * 1000;
  return answer.series.length === 0 ? NOTHING_KEPT_MS : SETTLED_KEPT_MS;
}

function settle(outcome: Outcome): Promise<QueryAnswer> {
  return "answer" in outcome ? Promise.resolve(outcome.answer) : Promise.reject(outcome.error);
}

function keyOf(source: string, { promql, startMs, endMs, stepSeconds }: RangeQuery): string {
  return `${source} ${stepSeconds === null ? "" : startMs} ${endMs} ${stepSeconds} ${promql}`;
}

function unknownSource(name: string, known: readonly string[]): PendingAnswer {
  const error = new TiphysError(
    "QUERY_FAILED",
    `source "${name}": expected a source that is configured (${known.join(", ") || "none is"}), got another. Add --source ${name}=URL.`,
  );
  const answer = Promise.reject<QueryAnswer>(error);
  answer.catch(() => {});
  return { answer, progress: () => ({ done: 0, all: 1 }) };
}
