// npm run bench -- --only counting [--days N]: what the counts of an objective cost a real metric store.
import { readFileSync } from "node:fs";
import { connectPrometheus } from "#adapters/prometheus/prometheus-client.ts";
import { splitQuery } from "#adapters/prometheus/query-chunks.ts";
import type { PlannedQuery } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { randomNumbers } from "#test/support/scraped-service.ts";

const DAY = 86_400_000;
const SCRAPE = 30_000;
const SERIES = 200;
const CANARY_SERIES = 12;
const days = Number(process.argv[process.argv.indexOf("--days") + 1]) || 4;
const start = Date.UTC(2026, 2, 1);
const now = start + days * DAY;

/** 50 pods with four status codes each; the last pods are a canary's, an hour old. */
function counters(): readonly TestSeries[] {
  const random = randomNumbers(3);
  return Array.from({ length: SERIES }, (_, index) => {
    const isCanary = index >= SERIES - CANARY_SERIES;
    const code = ["200", "404", "500", "503"][index % 4] ?? "200";
    const labels = { pod: `web-${Math.floor(index / 4)}`, code, job: "checkout" };
    let value = 0;
    const samples: [number, number][] = [];
    for (let time = isCanary ? now - 3_600_000 : start; time < now; time += SCRAPE) {
      value += Math.floor(random() * (index % 4 === 0 ? 100 : 3));
      samples.push([time + (index % 30) * 1000, value]);
    }
    const hash = { rollouts_pod_template_hash: isCanary ? "new" : "old" };
    return { labels: { __name__: "http_requests_total", ...labels, ...hash }, samples };
  });
}

const objective = sampleObjective();
const plan = planQueries(
  { ...objective, window: { kind: "rolling", seconds: (days - 1) * 86_400 } },
  {
    nowMs: now,
    sinceMs: now - 3_000_000,
    canaryHash: "new",
    stableHash: "old",
    scrapeSeconds: SCRAPE / 1000,
    delaySeconds: 35,
  },
);

/** Milliseconds on a processor that a process has used. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(store: MetricStore, query: PlannedQuery): Promise<void> {
  const source = { name: "default", url: store.url, tokenFile: null, caFile: null, certFile: null };
  const client = connectPrometheus({
    ...source,
    keyFile: null,
    headers: {},
    scrapeSeconds: 30,
    delaySeconds: 35,
  });
  const chunks = splitQuery(query, now);
  const before = processorMs(store.pid() ?? 0);
  const times: number[] = [];
  for (const chunk of chunks) {
    const begin = performance.now();
    await client.ask(chunk.query, AbortSignal.timeout(60_000));
    times.push(performance.now() - begin);
  }
  const used = processorMs(store.pid() ?? 0) - before;
  client.close();
  const steps = (query.endMs - query.startMs) / 1000 / query.stepSeconds + 1;
  const slowest = Math.max(...times).toFixed(0);
  console.log(
    [
      store.kind.padEnd(17),
      query.id.padEnd(15),
      `${String(steps).padStart(5)} steps of ${String(query.stepSeconds).padStart(3)} s`,
      `${String(chunks.length).padStart(3)} queries`,
      `${String(used).padStart(6)} ms of processor`,
      `slowest ${slowest.padStart(4)} ms`,
    ].join("  "),
  );
}

const series = counters();
console.log(`${SERIES} series, scraped every ${SCRAPE / 1000} s for ${days} days`);
for (const open of [startPrometheus, startVictoriaMetrics]) {
  const store = await open(open === startPrometheus ? { backfill: series } : {});
  try {
    if (open === startVictoriaMetrics)
      for (let first = 0; first < SERIES; first += 10)
        await store.write(series.slice(first, first + 10));
    for (const query of plan.queries) await measure(store, query);
  } finally {
    await store.stop();
  }
}
