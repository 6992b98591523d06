import { expect } from "chai";
import type { CountSeries, Seen } from "#core/slo/counts.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import { judge } from "#core/slo/judge/judge.ts";
import type { Plan, PlanRequest } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { factsFrom } from "#test/support/ask-store.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import {
  scrapeService,
  type SeenEvents,
  type TestPod,
  truthPerStep,
} from "#test/support/scraped-service.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SCRAPE = 15_000;
/** A fixed morning; both stores take samples of any time. */
const START = Date.UTC(2026, 2, 3, 0, 0, 0);
const NOW = START + 12 * HOUR + 5_000;
const SINCE = START + 11 * HOUR + 7_000;
const STABLE = { rollouts_pod_template_hash: "5f7d" };
const CANARY = { rollouts_pod_template_hash: "9c4b" };

const at = (minutes: number) => START + minutes * MINUTE;

/** Steady traffic with a few errors; nobody calls between 6:00 and 6:20. */
function traffic(errors: number) {
  return (timeMs: number): Readonly<Record<string, number>> => {
    const isIdle = timeMs > at(360) && timeMs <= at(380);
    return isIdle ? {} : { "200": 3.3, "404": 0.11, "500": errors };
  };
}

const LIVES: readonly TestPod[] = [
  { labels: { pod: "a", ...STABLE }, fromMs: START, toMs: NOW, rate: traffic(0.01) },
  {
    labels: { pod: "b", ...STABLE },
    fromMs: START,
    toMs: at(500),
    rate: traffic(0.002),
    // Restarts right after steps end: what a restart loses between two scrapes nobody can know.
    restartsMs: [at(125), at(140), at(420)],
    unscraped: [[at(200), at(211)]],
  },
  { labels: { pod: "c", ...STABLE }, fromMs: at(502), toMs: NOW, rate: traffic(0.05) },
  { labels: { pod: "d", ...STABLE }, fromMs: START, toMs: NOW, rate: () => ({ "200": 0.001 }) },
  { labels: { pod: "e", ...CANARY }, fromMs: SINCE, toMs: NOW, rate: traffic(0.4) },
  { labels: { pod: "f", ...CANARY }, fromMs: SINCE + 9 * MINUTE, toMs: NOW, rate: traffic(0.2) },
];
// Prometheus itself was down for seven minutes.
const PODS = LIVES.map((pod) => ({
  ...pod,
  unscraped: [...(pod.unscraped ?? []), [at(690), at(697)] as const],
}));

const REQUEST: PlanRequest = {
  nowMs: NOW,
  sinceMs: SINCE,
  canaryHash: CANARY.rollouts_pod_template_hash,
  stableHash: STABLE.rollouts_pod_template_hash,
  scrapeSeconds: SCRAPE / 1000,
  delaySeconds: 20,
};

describe("counts on real metric stores", function () {
  this.timeout(300_000);
  let stores: readonly MetricStore[] = [];
  const { series, truth } = scrapeService(PODS, {
    scrapeMs: SCRAPE,
    seed: 7,
    labelsOf: ({ labels }, code) => ({
      __name__: "http_requests_total",
      job: "checkout",
      code,
      ...labels,
    }),
  });

  before(async () => {
    stores = await Promise.all([startPrometheus(), startVictoriaMetrics()]);
    for (const store of stores) await store.write(series);
  });
  after(async () => {
    for (const store of stores) await store.stop();
  });

  const readBoth = async (plan: Plan): Promise<readonly AnswerFacts[]> =>
    Promise.all(stores.map((store) => factsFrom(store, plan)));

  describe("events through births, restarts, gaps and idle time", () => {
    const plan = planQueries(sampleObjective(), { ...REQUEST, recentSeconds: 11 * 3600 });
    const isBad = ({ kind }: SeenEvents) => kind === "500";
    const isStable = ({ pod }: SeenEvents) => pod.labels.pod !== "e" && pod.labels.pod !== "f";
    const claims: readonly (readonly [keyof AnswerFacts, (seen: SeenEvents) => boolean])[] = [
      ["recent", () => true],
      ["canary", (seen) => !isStable(seen)],
      ["baseline", isStable],
    ];
    let facts: readonly AnswerFacts[] = [];
    before(async () => {
      facts = await readBoth(plan);
    });

    for (const [name, filter] of claims) {
      it(`are the same for ${name} on both, and what the scrapes could know`, () => {
        const [prometheus, victoria] = facts.map((each) => seriesOf(each[name]));
        expect(prometheus).to.deep.equal(victoria);
        const { startMs, stepSeconds, steps } = prometheus ?? emptySeries;
        const range = { startMs, stepSeconds, count: steps.length };
        const totals = truthPerStep(truth, range, filter);
        const bad = truthPerStep(truth, range, (seen) => filter(seen) && isBad(seen));
        expect(steps.map((step) => step && step.total)).to.deep.equal(totals);
        expect(steps.map((step) => step && step.bad)).to.deep.equal(
          bad.map((count, index) => (totals[index] === null ? null : (count ?? 0))),
        );
        expect(steps.filter((step) => step === null)).to.have.length.above(3);
      });
    }

    it("are the same over the whole window, but for the first moments of all", () => {
      const [prometheus, victoria] = facts.map(({ period }) => period);
      expect(prometheus).to.deep.equal(victoria);
      // Two steps pass until every counter has a value before it; the last minute ends at 11:59.
      const between = truth.filter(({ timeMs }) => timeMs > at(10) && timeMs <= at(719));
      expect(prometheus).to.deep.equal({
        value: { total: sumOf(between), bad: sumOf(between.filter(isBad)) },
      });
    });

    it("lead to the same verdict on both, word for word", () => {
      const verdicts = facts.map(({ lastDataMs, ...read }) =>
        judge({ ...read, lastSeenMs: lastDataMs }),
      );
      expect(verdicts[0]).to.deep.equal(verdicts[1]);
      expect(verdicts[0]).to.include({ outcome: "fail" });
      expect(verdicts[0]?.answers.map(({ question }) => question)).to.include("baseline");
    });
  });
});

function sumOf(seen: readonly SeenEvents[]): number {
  return seen.reduce((sum, { count }) => sum + count, 0);
}

const emptySeries: CountSeries = { startMs: 0, stepSeconds: 60, steps: [] };

function seriesOf(seen: unknown): CountSeries {
  const series = seen as Seen<CountSeries>;
  if ("value" in series) return series.value;
  throw new Error(`expected a series, got: ${series.missing.reason}`);
}
