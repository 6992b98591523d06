import { expect } from "chai";
import type { PrometheusClient, RangeQuery } from "#adapters/prometheus/prometheus-client.ts";
import type { QueryAnswer } from "#adapters/prometheus/query-answer.ts";
import { openQueryPool, type QueryPool } from "#adapters/prometheus/query-pool.ts";
import { errorOf } from "#test/support/error-of.ts";
import { sourceAt } from "#test/support/stub-source.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 20 * DAY + 30 * 60_000;
const MONTH = { promql: "q", startMs: HOUR, endMs: 20 * DAY, stepSeconds: 3600 };
const RECENT = { promql: "q", startMs: NOW - 10 * 60_000, endMs: NOW - 60_000, stepSeconds: 60 };

describe("a pool of queries", () => {
  let now: number;
  let asked: RangeQuery[];
  let answer: (query: RangeQuery, signal: AbortSignal) => Promise<QueryAnswer>;
  let pool: QueryPool;

  beforeEach(() => {
    now = NOW;
    asked = [];
    answer = async (query) => one(query);
    const client: PrometheusClient = {
      source: sourceAt("http://stub"),
      ask: (query, signal) => {
        asked.push(query);
        return answer(query, signal);
      },
      close: () => {},
    };
    pool = openQueryPool({ clients: [client], now: () => now });
  });
  afterEach(() => pool.close());

  const ask = (query: RangeQuery) => pool.ask("default", query).answer;

  it("asks for the days of a month once, and later for what is new alone", async () => {
    await ask(MONTH);
    expect(asked).to.have.length(20);
    now += HOUR;
    await ask({ ...MONTH, startMs: 2 * HOUR, endMs: MONTH.endMs + HOUR });
    expect(asked.slice(20).map(({ startMs, endMs }) => [startMs, endMs])).to.deep.equal([
      [20 * DAY + HOUR, 20 * DAY + HOUR],
    ]);
  });

  it("says how much of an answer has come", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    answer = async (query) => {
      if (asked.length > 5) await gate;
      return one(query);
    };
    const pending = pool.ask("default", MONTH);
    await new Promise((resolve) => setImmediate(resolve));
    expect(pending.progress()).to.deep.equal({ done: 5, all: 20 });
    open();
    await pending.answer;
    expect(pending.progress()).to.deep.equal({ done: 20, all: 20 });
  });

  it("asks equal queries once while they are under way, and for as long as a scrape", async () => {
    await Promise.all(Array.from({ length: 50 }, () => ask(RECENT)));
    const first = asked.length;
    now += 29_000;
    await ask(RECENT);
    expect(asked).to.have.length(first);
    now += 2000;
    await ask(RECENT);
    expect(asked.length).to.be.above(first);
  });

  it("has at most twenty queries at a source at once, those first that somebody waits for", async () => {
    let running = 0;
    let most = 0;
    answer = async (query) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return one(query);
    };
    const slow = [1, 2, 3, 4].map((index) => ask({ ...MONTH, promql: `slow ${index}` }));
    const urgent = { promql: "urgent", startMs: now, endMs: now, stepSeconds: null };
    await ask(urgent);
    expect(asked.indexOf(urgent)).to.be.at.most(20);
    expect(asked.length).to.be.below(60);
    await Promise.all(slow);
    expect(most).to.equal(20);
  });

  it("tells a failure to all who wait, and asks again after a second", async () => {
    answer = async () => {
      throw new Error("down");
    };
    const both = await Promise.allSettled([ask(RECENT), ask(RECENT)]);
    expect(both.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    const first = asked.length;
    expect(await ask(RECENT).catch((error: Error) => error.message)).to.equal("down");
    expect(asked).to.have.length(first);
    now += 1001;
    answer = async (query) => one(query);
    await ask(RECENT);
    expect(asked.length).to.be.above(first);
  });

  it("keeps what is partial no longer than a scrape, and a past without data for an hour", async () => {
    answer = async (query) => ({ ...one(query), isPartial: true });
    await ask({ ...MONTH, endMs: DAY });
    now += 31_000;
    answer = async () => ({ series: [], warnings: [], isPartial: false });
    await ask({ ...MONTH, endMs: DAY });
    expect(asked).to.have.length(2);
    now += HOUR - 1000;
    await ask({ ...MONTH, endMs: DAY });
    expect(asked).to.have.length(2);
    now += 2000;
    await ask({ ...MONTH, endMs: DAY });
    expect(asked).to.have.length(3);
  });

  it("holds at most 24 MiB of answers", async () => {
    const values = Array.from({ length: 100_000 }, (_, index) => index);
    answer = async () => ({
      series: [{ labels: {}, times: values, values }],
      warnings: [],
      isPartial: false,
    });
    for (let index = 0; index < 60; index++)
      await ask({ promql: `q${index}`, startMs: 0, endMs: 0, stepSeconds: null });
    expect(pool.cacheBytes()).to.be.within(20 * 2 ** 20, 24 * 2 ** 20);
  });

  it("names the sources that are configured when another is asked", async () => {
    const error = await errorOf(pool.ask("legacy", RECENT).answer);
    expect(error.code).to.equal("QUERY_FAILED");
    expect(error.message).to.contain('source "legacy"').and.to.contain("(default)");
  });

  it("ends what is under way when it is closed", async () => {
    answer = (_query, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(new Error("stopped"))),
      );
    const pending = ask(RECENT);
    await new Promise((resolve) => setImmediate(resolve));
    pool.close();
    expect(await pending.catch((error: Error) => error.message)).to.equal("stopped");
  });
});

function one({ startMs, endMs, stepSeconds }: RangeQuery): QueryAnswer {
  const times: number[] = [];
  const step = (stepSeconds ?? 1) * 1000;
  for (let time = stepSeconds === null ? endMs : startMs; time <= endMs; time += step)
    times.push(time);
  return { series: [{ labels: {}, times, values: times }], warnings: [], isPartial: false };
}
