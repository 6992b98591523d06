import { expect } from "chai";
import { type Counts, sumOf } from "#core/slo/counts.ts";
import type { Objective } from "#core/slo/objective.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { factsFrom } from "#test/support/ask-store.ts";
import {
  type InstrumentedService,
  startInstrumentedService,
} from "#test/support/instrumented-service.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const seconds = (count: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, count * 1000));

/** Both versions of a service, scraped each second as pods with the label of Argo Rollouts. */
function scrapeConfig(stable: string, canary: string): string {
  const target = (address: string, hash: string) =>
    `{targets: ["${address}"], labels: {rollouts_pod_template_hash: ${hash}}}`;
  return `global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: checkout
    static_configs: [${target(stable, "old")}, ${target(canary, "new")}]
`;
}

describe("a service under load, scraped by real metric stores", function () {
  this.timeout(180_000);
  let stores: readonly MetricStore[] = [];
  let services: readonly InstrumentedService[] = [];
  let sinceMs = 0;
  let nowMs = 0;
  let canary: Counts = { total: 0, bad: 0 };

  before(async () => {
    const stable = await startInstrumentedService(500);
    const fresh = await startInstrumentedService(7);
    services = [stable, fresh];
    const config = scrapeConfig(stable.address, fresh.address);
    stores = await Promise.all([
      startPrometheus({ config }),
      // As it comes: what is younger than this it answers with copies of older values, unless told not to.
      startVictoriaMetrics({ config, flags: ["--search.latencyOffset=30s"] }),
    ]);
    sinceMs = Date.now();
    const loads = services.map((service) => service.load(120));
    await seconds(8);
    // Prometheus is away for some seconds; the service does not wait for it.
    await stores[0]?.restart();
    await seconds(7);
    await Promise.all(loads.map((load) => load.stop()));
    await seconds(3);
    canary = fresh.served();
    // A step of five seconds ends behind the last request, and is there to be asked for.
    await seconds(6);
    nowMs = Date.now();
  });
  after(async () => {
    for (const store of stores) await store.stop();
    for (const service of services) await service.stop();
  });

  const countsOf = async (store: MetricStore, indicator: Objective["indicator"]) => {
    const plan = planQueries(sampleObjective({ indicator, baseline: { kind: "none" } }), {
      nowMs,
      sinceMs: sinceMs - 10_000,
      canaryHash: "new",
      stableHash: "old",
      scrapeSeconds: 1,
      delaySeconds: 1,
      series: ["canary"],
    });
    const facts = await factsFrom(store, plan);
    if (facts.canary === null || "missing" in facts.canary)
      throw new Error(`${store.kind}: ${JSON.stringify(facts.canary)}`);
    return sumOf(facts.canary.value);
  };

  it("counts every request of the canary on both, through a restart of Prometheus", async () => {
    const { indicator } = sampleObjective();
    expect(canary.total).to.be.above(1000);
    for (const store of stores)
      expect(await countsOf(store, indicator), store.kind).to.deep.equal(canary);
  });

  it("counts every slow request of the canary on both", async () => {
    const indicator: Objective["indicator"] = {
      kind: "latency",
      histogram: "http_request_duration_seconds",
      selector: 'job="checkout"',
      thresholdSeconds: 0.3,
      native: false,
    };
    for (const store of stores)
      expect(await countsOf(store, indicator), store.kind).to.deep.equal(canary);
  });
});
