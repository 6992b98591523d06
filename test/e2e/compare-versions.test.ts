import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

const NOW = Date.UTC(2026, 2, 3, 12, 0, 0);
const SCRAPE = 30_000;
const SCRAPES = 240;
const STARTS = [
  ["Prometheus", startPrometheus],
  ["VictoriaMetrics", startVictoriaMetrics],
] as const;
const GUIDE = readFileSync(join(ROOT, "docs/guides/compare-two-versions.md"), "utf8");

/** A counter of a version that grows by `step` a scrape for two hours, up to now. */
function counter(name: string, version: string, { step, ...labels }: Grown): TestSeries {
  const samples = Array.from(
    { length: SCRAPES },
    (_, index) => [NOW - (SCRAPES - index) * SCRAPE, index * step] as const,
  );
  const namespace = "ml-inference-prod";
  return { labels: { __name__: name, namespace, version, ...labels }, samples };
}

interface Grown {
  readonly step: number;
  readonly [label: string]: string | number;
}

/** Of 1,000 requests a scrape, so many fail, and so many take at most 200 ms. */
function series(
  version: string,
  { failed, fast }: { readonly failed: number; readonly fast: number },
) {
  const bucket = (le: string, step: number) =>
    counter("inference_request_duration_seconds_bucket", version, { step, le });
  return [
    counter("inference_requests_total", version, { step: 1000 - failed, status: "200" }),
    counter("inference_requests_total", version, { step: failed, status: "500" }),
    counter("inference_request_duration_seconds_count", version, { step: 1000 }),
    bucket("0.1", fast - 200),
    bucket("0.2", fast),
    bucket("0.5", 1000),
    bucket("+Inf", 1000),
  ];
}

for (const [name, start] of STARTS) {
  describe(`tiphys compare on ${name}`, function () {
    this.timeout(60_000);
    let store: MetricStore;
    before(async () => {
      store = await start();
      await store.write([
        ...series("1.4.2", { failed: 1, fast: 960 }),
        ...series("1.5.0", { failed: 4, fast: 975 }),
        ...series("1.5.1", { failed: 1, fast: 960 }),
      ]);
    });
    after(() => store.stop());

    const compare = (...argv: readonly string[]) =>
      runTiphys({
        argv: [
          "compare",
          "ml-inference",
          ...argv,
          "--label",
          "version",
          "--since",
          "1h",
          "--prometheus",
          store.url,
        ],
        cwd: join(ROOT, "examples/ml-inference"),
        now: NOW,
      });

    it("shows what the guide shows: one version fails more, and is faster", async () => {
      const { exitCode, stdout, stderr } = await compare("1.4.2", "1.5.0");
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.equal(shownOutput());
    });

    it("finds no difference between versions that are alike", async () => {
      const { stdout } = await compare("1.4.2", "1.5.1", "--format", "json");
      const outcomes = JSON.parse(stdout).objectives.map(
        ({ outcome }: { outcome: string }) => outcome,
      );
      expect(outcomes).not.to.include("winner");
      expect(outcomes).to.have.length(3);
    });

    it("says that a version got no requests", async () => {
      const { exitCode, stdout } = await compare("1.4.2", "2.0.0");
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^ml-inference-prod\/ml-inference\/availability: 2\.0\.0: /);
    });
  });
}

/** The first block of the guide that is no command. */
function shownOutput(): string {
  const [, block = ""] = /^```text\n(.*?)^```$/ms.exec(GUIDE) ?? [];
  return block;
}
