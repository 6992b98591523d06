import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exampleFleet } from "#test/support/example-fleet.ts";
import { type MetricStore, startVictoriaMetrics } from "#test/support/metric-stores.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

const SCRAPE_MS = 15_000;
const HOUR = 3_600_000;

/** Half of the traffic each: 20 requests per second for two hours. */
const VERSIONS = [
  { version: "1.4.2", badShare: 0.0009, fastShare: 0.962 },
  { version: "1.5.0", badShare: 0.0008, fastShare: 0.981 },
] as const;

function counter(labels: Readonly<Record<string, string>>, perSecond: number): TestSeries {
  const samples: [number, number][] = [];
  let value = 0;
  for (let ms = TEST_DAY - 2 * HOUR; ms <= TEST_DAY; ms += SCRAPE_MS) {
    samples.push([ms, Math.floor(value)]);
    value += (perSecond * SCRAPE_MS) / 1000;
  }
  return { labels: { namespace: "ml-inference-prod", ...labels }, samples };
}

function requests({
  version,
  badShare,
  fastShare,
}: (typeof VERSIONS)[number]): readonly TestSeries[] {
  const [total, bucket] = ["inference_requests_total", "inference_request_duration_seconds_bucket"];
  const within = { "0.1": fastShare / 2, "0.2": fastShare, "0.5": 0.999, "+Inf": 1 };
  return [
    counter({ __name__: total, version, status: "200" }, 20 * (1 - badShare)),
    counter({ __name__: total, version, status: "500" }, 20 * badShare),
    counter({ __name__: bucket.replace("bucket", "count"), version }, 20),
    ...Object.entries(within).map(([le, share]) =>
      counter({ __name__: bucket, version, le }, 20 * share),
    ),
  ];
}

describe("two versions of ml-inference, half of the traffic each", function () {
  this.timeout(120_000);
  const { tiphys } = exampleFleet("ml-inference");
  let store: MetricStore;
  let shown = "";

  before(async () => {
    store = await startVictoriaMetrics();
    await store.write(VERSIONS.flatMap(requests));
    const argv = ["compare", "ml-inference", "1.4.2", "1.5.0", "--label", "version"];
    const ask = [...argv, "--since", "2h", "--source", `default=${store.url}`];
    const { exitCode, stdout, stderr } = await tiphys(ask);
    expect(exitCode, stderr).to.equal(0);
    shown = stdout;
  });
  after(() => store?.stop());

  it("are compared by each objective, as the README shows", () => {
    const page = readFileSync(join(ROOT, "examples/ml-inference/README.md"), "utf8");
    const [availability, latency, errorRate] = shown.trim().split("\n\n");
    expect(page).to.contain([availability, latency].join("\n\n"));
    expect(errorRate).to.match(/^ml-inference-prod\/ml-inference\/error_rate: not yet/);
  });
});
