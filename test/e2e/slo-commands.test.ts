import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "#test/support/free-ports.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { startTiphys } from "#test/support/running-tiphys.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const NOW = Date.UTC(2026, 2, 3, 12, 0, 0);
const SCRAPE = 30_000;
const SCRAPES = 240;
const STARTS = [
  ["Prometheus", startPrometheus],
  ["VictoriaMetrics", startVictoriaMetrics],
] as const;

/** A counter that grows by `step` a scrape for two hours, up to now. */
function counter(labels: Readonly<Record<string, string>>, step: number, every = 1): TestSeries {
  const samples = Array.from(
    { length: SCRAPES / every },
    (_, index) => [NOW - (SCRAPES - index * every) * SCRAPE, index * every * step] as const,
  );
  return { labels, samples };
}

const HASH = { rollouts_pod_template_hash: "5f7d" };
const requests = (code: string, step: number) =>
  counter({ __name__: "http_requests_total", job: "checkout", pod: "a", code, ...HASH }, step);
const bucket = (le: string, step: number) =>
  counter({ __name__: "request_seconds_bucket", job: "checkout", le, ...HASH }, step);
const SERIES: readonly TestSeries[] = [
  requests("200", 2999),
  requests("500", 1),
  counter({ __name__: "request_seconds_count", job: "checkout", ...HASH }, 100),
  bucket("0.1", 50),
  bucket("0.25", 90),
  bucket("0.5", 99),
  bucket("+Inf", 100),
  counter({ __name__: "lag_seconds", shard: "1" }, 0),
  counter({ __name__: "lag_seconds", shard: "2" }, 0),
  counter({ __name__: "slow_requests_total", job: "slow" }, 1, 2),
];

const document = (service: string, indicator: string, target = "99.9%") => `---
apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: ${service}, namespace: shop}
spec:
  service: ${service}
  window: 30d
  objectives:
    - {name: main, target: ${target}, indicator: ${indicator}}
`;
const events = (total: string, bad: string) => `{events: {total: '${total}', bad: '${bad}'}}`;
const CHECKOUT = events(
  'http_requests_total{job="checkout"}',
  'http_requests_total{job="checkout",code=~"5.."}',
);
const latency = (threshold: string) =>
  `{latency: {histogram: request_seconds, selector: 'job="checkout"', threshold: ${threshold}}}`;

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, overlays: [apps/*], namespaces: [shop]}]
  slos: [slo.yaml]
`;

const FINDINGS = [
  { title: "nothing", indicator: CHECKOUT, exitCode: 0, says: /nothing to mend\n$/ },
  {
    title: "a metric by a wrong name",
    indicator: events("http_request_total", 'http_request_total{code="500"}'),
    exitCode: 1,
    says: /has had no metric "http_request_total" for 1h\n.*Did you mean "http_requests_total"\?/,
  },
  {
    title: "a label that the metric does not have",
    indicator: events("http_requests_total", 'http_requests_total{status=~"5.."}'),
    exitCode: 1,
    says: /metric "http_requests_total" has no label "status" .*\n.*It has code, job, pod, rollouts_/,
  },
  {
    title: "a value that no series has, where bad events may never have happened",
    indicator: events("http_requests_total", 'http_requests_total{code=~"503"}'),
    exitCode: 0,
    says: /note.*\n.*no series with code=~"503"; values of "code": "200", "500"\n.*count as zero/,
  },
  {
    title: "a value that no series has, where all events should",
    indicator: events(
      'http_requests_total{job="chekout"}',
      'http_requests_total{job="chekout",code="500"}',
    ),
    exitCode: 1,
    says: /problem.*\n.*no series with job="chekout"; values of "job": "checkout"/,
  },
  {
    title: "a threshold between two buckets",
    indicator: latency("300ms"),
    exitCode: 1,
    says: /no bucket that ends at 0\.3; nearest: 0\.25 and 0\.5/,
  },
  { title: "nothing at a bucket's bound", indicator: latency("250ms"), exitCode: 0, says: /✓/ },
  {
    title: "several values where one is compared",
    indicator: "{gauge: {query: lag_seconds, below: 5}}",
    exitCode: 1,
    says: /gives 2 values, where one is compared\n.*max\(…\)/,
  },
  {
    title: "what a canary needs, and that samples come less often",
    indicator: events("slow_requests_total", 'slow_requests_total{job="slow"}'),
    exitCode: 0,
    says: /come about every 60 s, not every 30 s[^]*no series of "slow_requests_total" has the label "rollouts_pod_template_hash"[^]*podTargetLabels: \[rollouts-pod-template-hash\]/,
  },
];

for (const [name, start] of STARTS) {
  describe(`slo commands on ${name}`, function () {
    this.timeout(300_000);
    let store: MetricStore;
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "tiphys-slo-"));
      store = await start();
      await store.write(SERIES);
    });
    after(async () => {
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const run = async (text: string, ...argv: string[]) => {
      await writeFile(join(folder, "slo.yaml"), text);
      return runTiphys({
        argv: ["slo", ...argv, "--prometheus", store.url],
        cwd: folder,
        now: NOW,
      });
    };

    it("budget counts what was scraped, and nothing else", async () => {
      const text = document("checkout", CHECKOUT);
      const { stdout } = await run(text, "budget", "--from", "slo.yaml", "--format", "json");
      const [entry] = JSON.parse(stdout).objectives;
      // The first scrape of a service that was always there counts nothing; the last 35 s are not asked for.
      expect(entry.counts.total).to.be.within(3000 * (SCRAPES - 15), 3000 * SCRAPES);
      expect(entry.counts.total / entry.counts.bad).to.equal(3000);
      expect(entry.burnRate["1h"]).to.be.closeTo(1 / 3, 1e-9);
    });

    it("plan reads the traffic", async () => {
      const text = document("checkout", CHECKOUT);
      const { stdout } = await run(text, "plan", "--from", "slo.yaml", "--format", "json");
      const [plan] = JSON.parse(stdout).objectives;
      expect(plan.requestsPerSecond).to.be.closeTo(100, 2);
      expect(plan.errorRatio).to.be.closeTo(1 / 3000, 1e-9);
    });

    for (const { title, indicator, exitCode, says } of FINDINGS) {
      it(`check --live finds ${title}`, async () => {
        const text = document("checkout", indicator, "99%");
        const got = await run(text, "check", "--live", "slo.yaml");
        expect(got.stderr).to.equal("");
        expect(got.stdout).to.match(says);
        expect(got.exitCode).to.equal(exitCode);
      });
    }

    it("replay finds a verdict of the service again, with the same counts", async () => {
      await writeFile(join(folder, "slo.yaml"), document("checkout", CHECKOUT, "99%"));
      await writeFile(join(folder, "tiphys.yaml"), FLEET);
      const [port = 0] = await freePorts(1);
      const listen = ["--listen", `127.0.0.1:${port}`, "--prometheus", store.url];
      const server = startTiphys({
        argv: ["serve", "analysis", "--from", ".", ...listen],
        cwd: folder,
        now: () => NOW,
      });
      await server.said('"serving"');
      const body = { slo: "checkout/main", canaryHash: "5f7d", stableHash: "0000" };
      const response = await fetch(`http://127.0.0.1:${port}/v1/measure`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      const answer = JSON.parse(await response.text());
      await server.stop();
      await writeFile(join(folder, "answer.json"), JSON.stringify(answer));
      const { exitCode, stdout, stderr } = await runTiphys({
        argv: ["slo", "replay", "answer.json", "--prometheus", store.url, "--format", "json"],
        cwd: folder,
        now: NOW + 86_400_000,
      });
      await rm(join(folder, "tiphys.yaml"));
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      const [replayed] = JSON.parse(stdout).verdicts;
      expect(replayed.differences).to.deep.equal([]);
      expect(replayed.recorded.outcome).to.equal(answer.result[1]);
      expect(replayed.verdict.reason).to.equal(replayed.recorded.reason);
    });

    it("check --live ends with 2 where the source is down", async () => {
      await writeFile(join(folder, "slo.yaml"), document("checkout", CHECKOUT));
      const { exitCode, stderr } = await runTiphys({
        argv: ["slo", "check", "--live", "slo.yaml", "--prometheus", "http://127.0.0.1:9"],
        cwd: folder,
        now: NOW,
      });
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(/^tiphys: source "default"/);
    });
  });
}
