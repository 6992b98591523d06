import { expect } from "chai";
import type { CountSeries } from "#core/slo/counts.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { factsFrom } from "#test/support/ask-store.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import {
  randomNumbers,
  scrapeService,
  type ScrapedService,
  type SeenEvents,
  type TestPod,
  truthPerStep,
} from "#test/support/scraped-service.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 3);
const NOW = START + 120 * MINUTE + 5000;
const SINCE = START + 60 * MINUTE + 11_000;
const WORLDS = 25;
const SCRAPES = [5000, 10_000, 15_000, 30_000, 60_000];

interface World {
  readonly job: string;
  readonly scrapeMs: number;
  readonly service: ScrapedService;
}

/** Pods that are born, die, restart at any moment, are missed by scrapes, and burst into errors. */
function randomWorld(seed: number): World {
  const random = randomNumbers(seed);
  const between = (low: number, high: number) => low + random() * (high - low);
  const moment = (from: number, to: number) => Math.floor(between(from, to));
  const scrapeMs = SCRAPES[seed % SCRAPES.length] ?? 15_000;
  const pods = Array.from({ length: 2 + Math.floor(between(0, 6)) }, (_, index): TestPod => {
    const isCanary = index % 2 === 1;
    const fromMs = isCanary
      ? moment(SINCE, SINCE + 20 * MINUTE)
      : moment(START - 60 * MINUTE, START + 30 * MINUTE);
    const toMs = random() < 0.3 ? moment(fromMs + MINUTE, NOW) : NOW;
    const moments = () =>
      Array.from({ length: Math.floor(between(0, 3)) }, () => moment(fromMs, toMs)).sort(
        (left, right) => left - right,
      );
    const perSecond = between(0.01, 8);
    const errors = between(0, 0.5);
    const burst = moment(fromMs, toMs);
    return {
      labels: { pod: `p${index}`, rollouts_pod_template_hash: isCanary ? "new" : "old" },
      fromMs,
      toMs,
      restartsMs: moments(),
      unscraped: moments().map((from) => [from, from + between(0, 12) * MINUTE] as const),
      rate: (timeMs): Readonly<Record<string, number>> => {
        const isBurst = timeMs > burst && timeMs < burst + 3 * MINUTE;
        return random() < 0.1 ? {} : { "200": perSecond, "500": isBurst ? 5 : errors * perSecond };
      },
    };
  });
  const job = `world-${seed}`;
  const service = scrapeService(pods, {
    scrapeMs,
    seed: seed * 100,
    labelsOf: ({ labels }, code) => ({ __name__: "http_requests_total", job, code, ...labels }),
  });
  return { job, scrapeMs, service };
}

describe("random worlds on real metric stores", function () {
  this.timeout(300_000);
  const worlds = Array.from({ length: WORLDS }, (_, index) => randomWorld(index + 1));
  let stores: readonly MetricStore[] = [];
  before(async () => {
    stores = await Promise.all([startPrometheus(), startVictoriaMetrics()]);
    const series = worlds.flatMap(({ service }) => service.series);
    for (const store of stores) await store.write(series);
  });
  after(async () => {
    for (const store of stores) await store.stop();
  });

  it("are counted the same on both, and as the scrapes could know but for restarts", async () => {
    let steps = 0;
    let restarts = 0;
    for (const { job, scrapeMs, service } of worlds) {
      const indicator = {
        kind: "events",
        counted: "bad",
        total: `sum(increase(http_requests_total{job="${job}"}[5m]))`,
        part: `sum(increase(http_requests_total{job="${job}",code="500"}[5m]))`,
      } as const;
      const plan = planQueries(sampleObjective({ indicator }), {
        nowMs: NOW,
        sinceMs: SINCE,
        canaryHash: "new",
        stableHash: "old",
        scrapeSeconds: scrapeMs / 1000,
        delaySeconds: 5,
      });
      const [one, other] = await Promise.all(stores.map((store) => factsFrom(store, plan)));
      expect(one, job).to.deep.equal(other);
      if (one?.canary === null || one?.canary === undefined || "missing" in one.canary) continue;
      const isCanary = ({ pod }: SeenEvents) => pod.labels.rollouts_pod_template_hash === "new";
      const { totals, truths } = compare(one.canary.value, service.truth, isCanary);
      for (const [index, total] of totals.entries()) {
        const truth = truths[index] ?? null;
        steps++;
        if (total === truth) continue;
        restarts++;
        // A restart hides what was counted in its step before it, and nothing else.
        expect(total, `${job} step ${index}`).to.be.below(truth ?? -1);
      }
    }
    expect(steps).to.be.above(1000);
    expect(restarts / steps).to.be.below(0.02);
  });
});

function compare(
  series: CountSeries,
  truth: readonly SeenEvents[],
  filter: (seen: SeenEvents) => boolean,
): { readonly totals: readonly (number | null)[]; readonly truths: readonly (number | null)[] } {
  const { startMs, stepSeconds, steps } = series;
  return {
    totals: steps.map((step) => step && step.total),
    truths: truthPerStep(truth, { startMs, stepSeconds, count: steps.length }, filter),
  };
}
