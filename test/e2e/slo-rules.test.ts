import { expect } from "chai";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readYaml } from "#core/kube/read-yaml.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { rulesText } from "#core/slo/generate/generated-files.ts";
import { groupByService } from "#core/slo/generate/service-objectives.ts";
import type { Indicator } from "#core/slo/objective.ts";
import { evaluateRules, type InputSeries } from "#test/support/evaluate-rules.ts";
import { startPrometheus } from "#test/support/metric-stores.ts";
import { needTool } from "#test/support/need-tool.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const HOUR = 3600;
const SCRAPE = 15;
const RULES = rulesText(groupByService([sampleObjective()]));
const LATENCY: Indicator = {
  kind: "latency",
  histogram: "http_request_duration_seconds",
  selector: 'job="checkout"',
  thresholdSeconds: 0.3,
  native: false,
};
const OTHER_INDICATORS: readonly Indicator[] = [
  LATENCY,
  { ...LATENCY, native: true },
  { kind: "timeslices", of: LATENCY, sliceSeconds: 60, sliceTarget: 0.9, averaged: true },
  { kind: "gauge", query: "max(lag)", comparison: "below", limit: 5, sliceSeconds: 60 },
];

/** The stores, by the program that evaluates rules as each of them does. */
const STORES = [
  { store: "Prometheus", tool: "promtool" },
  { store: "VictoriaMetrics", tool: "vmalert-tool" },
] as const;

for (const { store, tool } of STORES) {
  describe(`generated rules on ${store}`, function () {
    this.timeout(300_000);
    let program = "";
    before(async function () {
      program = await needTool(this, tool);
    });

    const ask = (series: readonly InputSeries[], questions: Questions) =>
      evaluateRules({ tool, program, rules: RULES, intervalSeconds: SCRAPE, series, questions });

    const incidents = [
      { title: "a total outage", good: 0, bad: 1500 },
      { title: "a steady 5 % of errors", good: 1425, bad: 75 },
    ];
    for (const { title, good, bad } of incidents) {
      it(`see ${title} in under 5 minutes, after an hour of healthy traffic`, async () => {
        const steps = (HOUR / SCRAPE) | 0;
        const healthy = 1500 * steps;
        const [fired = []] = await ask(
          [
            requests("200", `0+1500x${steps} ${healthy + good}+${good}x${steps}`),
            requests("500", `0+0x${steps} ${bad}+${bad}x${steps}`),
          ],
          [{ expr: FIRST_FIRING, atSeconds: 2 * HOUR }],
        );
        const delays = fired.map(({ labels, value }) => ({ labels, delay: value - HOUR }));
        for (const { labels, delay } of delays.toSorted((a, b) => a.delay - b.delay))
          process.stderr.write(`      ${store}, ${title}: ${delay} s ${labels}\n`);
        const pages = delays.filter(({ labels }) => labels.includes("critical"));
        expect(Math.min(...delays.map(({ delay }) => delay))).to.be.greaterThan(0);
        expect(Math.min(...pages.map(({ delay }) => delay))).to.be.lessThan(300);
      });
    }

    it("stay quiet for three hours at half of what the budget allows", async () => {
      const [fired] = await ask(
        [requests("200", "0+1999x720"), requests("500", "0+1x720")],
        [{ expr: FIRST_FIRING, atSeconds: 3 * HOUR }],
      );
      expect(fired).to.deep.equal([]);
    });

    it("wake nobody for one bad request among few", async () => {
      const [fired = []] = await ask(
        [requests("200", "0+1x240"), requests("500", "_x120 1+0x120")],
        [{ expr: FIRST_FIRING, atSeconds: HOUR }],
      );
      expect(fired.filter(({ labels }) => labels.includes("critical"))).to.deep.equal([]);
    });

    it("count every event once: births, resets and pods that come and go", async () => {
      // Pod a resets at 30 min; pod b is born then with 40 events; the first error is a new series.
      const [events = [], bad = []] = await ask(
        [
          requests("200", "0+10x119 5+10x120", "a"),
          requests("200", "_x120 40+10x119", "b"),
          requests("500", "_x160 7+0x80", "b"),
        ],
        [
          { expr: `sum_over_time(tiphys:slo_events:count[50m])`, atSeconds: HOUR },
          { expr: `sum_over_time(tiphys:slo_bad_events:count[50m])`, atSeconds: HOUR },
        ],
      );
      expect(bad[0]?.value).to.equal(7);
      // 50 minutes: 200 scrapes; a counts 80 tens before and 5 + 119 tens after, b 40 + 119 tens, the rule ends 10 s ago.
      const whole = 80 * 10 + 5 + 119 * 10 + 40 + 119 * 10 + 7;
      expect(events[0]?.value).to.be.within(whole - 60, whole);
    });

    it("count what a gap of twenty minutes hid, once the metrics are back", async () => {
      const [events = []] = await ask(
        [requests("200", "1000000+10x60 _x80 1001400+10x60")],
        [{ expr: `sum_over_time(tiphys:slo_events:count[50m])`, atSeconds: 3000 }],
      );
      expect(events[0]?.value).to.be.within(1900, 2000);
    });

    it("take a gap of more than an hour for no events, not for all there ever were", async () => {
      const [events = []] = await ask(
        [requests("200", "1000000+10x60 _x280 1003400+10x60")],
        [{ expr: `max_over_time(tiphys:slo_events:count[90m])`, atSeconds: 5900 }],
      );
      expect(events[0]?.value).to.be.lessThan(100);
    });

    it("say that nothing is measured when the metrics end", async () => {
      const [fired = []] = await ask(
        [requests("200", "0+1500x240")],
        [{ expr: FIRST_FIRING, atSeconds: HOUR + 1800 }],
      );
      expect(fired.map(({ labels }) => labels).join()).to.contain("SloNotMeasured");
    });

    it("hold nothing that the store would not load, whatever the indicator", async () => {
      // Native histograms are Prometheus' own: vmalert has no histogram_fraction.
      const indicators = OTHER_INDICATORS.filter(
        (indicator) => tool === "promtool" || indicator.kind !== "latency" || !indicator.native,
      );
      const objectives = indicators.map((indicator, index) =>
        sampleObjective({ name: `objective-${index}`, indicator }),
      );
      const [answers] = await evaluateRules({
        tool,
        program,
        rules: rulesText(groupByService(objectives)),
        intervalSeconds: SCRAPE,
        series: [],
        questions: [{ expr: "count(tiphys:slo_info)", atSeconds: 60 }],
      });
      expect(answers?.[0]?.value).to.equal(objectives.length);
    });
  });
}

it("Prometheus itself loads them and evaluates each without an error", async function () {
  this.timeout(300_000);
  const objectives = OTHER_INDICATORS.map((indicator, index) =>
    sampleObjective({ name: `objective-${index}`, indicator }),
  );
  const rules = rulesText(groupByService([sampleObjective(), ...objectives]));
  const fast = rules.replaceAll(/interval: \w+/g, "interval: 1s");
  const store = await startPrometheus({
    config: "rule_files: [rules.yaml]",
    files: { "rules.yaml": fast },
  });
  try {
    const states = await evaluatedRules(store.url);
    expect(states.length).to.be.greaterThan(100);
    expect(states.filter(({ health }) => health !== "ok")).to.deep.equal([]);
  } finally {
    await store.stop();
  }
});

interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
}

/** The state of every rule, once each was evaluated. */
async function evaluatedRules(url: string): Promise<readonly RuleState[]> {
  for (;;) {
    const response = await fetch(`${url}/api/v1/rules`);
    const { data } = JSON.parse(await response.text());
    const states: RuleState[] = data.groups.flatMap(
      ({ rules }: { readonly rules: readonly RuleState[] }) => rules,
    );
    if (states.length > 0 && states.every(({ health }) => health !== "unknown")) return states;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

it("native histograms count exactly, a restart included, on Prometheus", async function () {
  this.timeout(300_000);
  const program = await needTool(this, "promtool");
  const indicator: Indicator = { ...LATENCY, thresholdSeconds: 1, native: true };
  const histogram = "{{schema:0 sum:10 count:10 buckets:[8 2]}}";
  const [events = [], bad = []] = await evaluateRules({
    tool: "promtool",
    program,
    rules: rulesText(groupByService([sampleObjective({ indicator })])),
    intervalSeconds: SCRAPE,
    series: [
      {
        series: 'http_request_duration_seconds{job="checkout"}',
        values: `${histogram}+${histogram}x120 ${histogram}+${histogram}x120`,
      },
    ],
    questions: [
      { expr: "sum_over_time(tiphys:slo_events:count[40m])", atSeconds: 2700 },
      { expr: "sum_over_time(tiphys:slo_bad_events:count[40m])", atSeconds: 2700 },
    ],
  });
  // 80 steps of two scrapes with ten events each; the restart loses what came after the last scrape before it.
  expect(events[0]?.value).to.be.within(1580, 1600);
  expect((bad[0]?.value ?? 0) / (events[0]?.value ?? 1)).to.be.closeTo(0.2, 1e-9);
});

describe("promtool", function () {
  this.timeout(300_000);
  const golden = join(import.meta.dirname, "../golden/slo-generate");
  const files = readdirSync(golden, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".rules.yaml"))
    .sort();

  it("has rules of several forms to look at", () => expect(files.length).to.be.greaterThan(2));

  for (const file of files) {
    it(`finds nothing wrong with ${file.split("/")[0]}`, async function () {
      const program = await needTool(this, "promtool");
      const folder = await mkdtemp(join(tmpdir(), "rules-"));
      try {
        await writeFile(join(folder, "rules.yaml"), groupsIn(join(golden, file)));
        const argv = ["check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"];
        const { stdout } = await promisify(execFile)(program, argv, { cwd: folder });
        expect(stdout).to.match(/SUCCESS: \d+ rules found/);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});

/** Of an operator's object as of a plain file. */
function groupsIn(path: string): string {
  const [document] = readYaml(readFileSync(path, "utf8"), { file: path });
  const { spec, groups } = document?.value as Readonly<Record<string, unknown>>;
  return writeYaml(spec ?? { groups });
}

type Questions = readonly { readonly expr: string; readonly atSeconds: number }[];

const FIRST_FIRING =
  'min by (alertname, long_window, severity) (min_over_time(timestamp(ALERTS{alertstate="firing"})[3h:10s]))';

function requests(code: string, values: string, pod = "a"): InputSeries {
  return { series: `http_requests_total{job="checkout",pod="${pod}",code="${code}"}`, values };
}
