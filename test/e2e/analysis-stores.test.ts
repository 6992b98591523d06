import { expect } from "chai";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";
import { retried } from "#test/support/wait-for.ts";

const HOUR = 3_600_000;
const SCRAPE_MS = 30_000;
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  slos: ["slos/*.yaml"]
`;
const objectiveAt = (source: string) => `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: checkout-${source}, namespace: shop-prod}
spec:
  service: ${source}
  window: 1d
  objectives:
    - {name: availability, target: 99.9%, source: ${source}, indicator: {events: {total: 'http_requests_total{job="checkout"}', bad: 'http_requests_total{job="checkout",code="500"}'}}}
  baseline: stable
`;

/** A counter that is scraped every 30 s from a moment on, and grows by so much each time, from what it had at birth. */
function counter(
  labels: Readonly<Record<string, string>>,
  growth: number,
  ageMs: number,
): TestSeries {
  const samples: [number, number][] = [];
  for (let ms = STORY_NOW - ageMs; ms <= STORY_NOW; ms += SCRAPE_MS)
    samples.push([ms, samples.length * growth]);
  return { labels: { __name__: "http_requests_total", job: "checkout", ...labels }, samples };
}

const pods = (hash: string) => ({ rollouts_pod_template_hash: hash, instance: hash });
const SERIES = [
  counter({ ...pods("old"), code: "200" }, 3000, 26 * HOUR),
  counter({ ...pods("old"), code: "500" }, 1, 26 * HOUR),
  counter({ ...pods("good"), code: "200" }, 2000, HOUR / 2),
  counter({ ...pods("bad"), code: "200" }, 40, HOUR / 2),
  counter({ ...pods("bad"), code: "500" }, 4, HOUR / 2),
];

describe("measurements from a real Prometheus and a real VictoriaMetrics", function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let stores: readonly MetricStore[] = [];
  let server: RunningAnalysis;

  before(async () => {
    stores = await Promise.all([startPrometheus(), startVictoriaMetrics()]);
    for (const store of stores) await store.write(SERIES);
  });
  after(async () => {
    for (const store of stores) await store.stop();
  });
  beforeEach(async () => {
    writeTree(folder(), {
      "fleet/tiphys.yaml": FLEET,
      ...Object.fromEntries(
        stores.map(({ kind }) => [`fleet/slos/${kind}.yaml`, objectiveAt(kind)]),
      ),
    });
    const sources = stores.flatMap(({ kind, url }) => ["--source", `${kind}=${url}`]);
    server = await startAnalysis({ cwd: folder(), argv: ["--from", "fleet", ...sources] });
  });
  afterEach(async () => server.stop());

  const measure = async (service: string, canaryHash?: string) => {
    const since = new Date(STORY_NOW - HOUR / 2).toISOString();
    const canary = canaryHash === undefined ? {} : { canaryHash, stableHash: "old", since };
    const body = JSON.stringify({ slo: `${service}/availability`, ...canary });
    const response = await fetch(`${server.url}/v1/measure`, { method: "POST", body });
    const { result, details } = (await response.json()) as {
      result: readonly [number, string, string];
      details: { objectives: readonly Record<string, unknown>[] };
    };
    const { counts, canary: seen, stable, missing } = details.objectives[0] ?? {};
    return { result, counts, canary: seen, stable, missing };
  };

  for (const [canary, outcome] of [
    [undefined, "pass"],
    ["good", "pass"],
    ["bad", "fail"],
  ] as const)
    it(`are the same to the last event: ${canary === undefined ? "the service" : `a ${canary} canary`} is a ${outcome}`, async () => {
      // Reading a day of two stores may take longer than a deadline, the first time.
      await retried(async () => {
        const [left, right] = [
          await measure("prometheus", canary),
          await measure("victoria-metrics", canary),
        ];
        expect(left.missing).to.deep.equal({});
        expect(left.result[1], left.result[2]).to.equal(outcome);
        expect(right).to.deep.equal(left);
      });
    });
});
