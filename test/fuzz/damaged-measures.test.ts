import { expect } from "chai";
import fc from "fast-check";
import { type Measured, openMeasuring } from "#analysis-provider/measure/measure.ts";
import { measurePorts, serviceDocument, steadyBody } from "#test/support/served-objectives.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";
import { cpuClock } from "#test/support/cpu-time.ts";
import { heapGrowth } from "#test/support/heap-growth.ts";
import { damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";

/** TIPHYS_MEASURES: how many damaged requests, and answers of a source, a run tries. */
const MEASURES = Number(process.env.TIPHYS_MEASURES ?? 1500);
const MAX_GROWTH_MB = 150;
const LONGEST_MS = 5000;

const DOCUMENTS = [
  serviceDocument("checkout", ["availability", "errors"]),
  serviceDocument("search", ["availability"], null),
];
const REQUESTS = [
  {
    slo: "checkout/availability",
    canaryHash: "6d4f",
    stableHash: "59ab",
    since: "2026-11-21T16:40:00Z",
  },
  { slo: "search/availability", namespace: "shop-prod", since: 1795280000 },
  { slos: ["checkout/availability", "checkout/errors"], canaryHash: "6d4f" },
  { slos: "checkout/availability,search/availability", stableHash: "", since: "" },
].map((request) => JSON.stringify(request));

/** What a reader of requests and answers may stumble over. */
const PIECES = [
  ...[
    "null",
    "[]",
    "{}",
    '""',
    "0",
    "-1",
    "true",
    "1e308",
    "1e400",
    "NaN",
    '"NaN"',
    '"+Inf"',
    '"-1"',
  ],
  ...[
    '"__proto__":{},',
    '"slo":7,',
    '"slo":"checkout/errors",',
    '"since":-1,',
    '"since":"9e99",',
    '"slos":[],',
  ],
  ...[
    '"metric":null,',
    '"result":{},',
    '"resultType":"scalar",',
    '"status":"error",',
    '"values":[[]],',
    '"isPartial":true,',
  ],
  ...[
    "\\u0000",
    "\\ud800",
    "\u0000",
    "\u2028",
    "\u001b[31m",
    "😀",
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    "<b>&",
  ],
  ...["[".repeat(3000), '{"a":'.repeat(3000), "x".repeat(100_000), "9".repeat(10_000)],
];

describe("a damaged measurement", function () {
  it("is answered with a verdict, whatever the request holds", async function () {
    allowLongRuns(this);
    this.timeout(0);
    const ports = measurePorts({
      documents: DOCUMENTS,
      now: () => STORY_NOW,
      answer: (query) => steadyBody(query, query.promql.includes("5..") ? 1 : 1200),
    });
    const measure = openMeasuring(ports);
    const growth = heapGrowth();
    const request = fc.constantFrom(...REQUESTS);
    const inputs = fc.record({ request, damage: damages(PIECES) });
    await fuzz({
      inputs: inputs.map(({ request: whole, damage }) => damageText(whole, damage)),
      runs: MEASURES,
      judge: async (body) => expectVerdict(await timed(() => measure(body))),
    });
    expect(growth(), "MiB more than before").to.be.below(MAX_GROWTH_MB);
  });

  it("is answered with a verdict, whatever the source answers", async function () {
    allowLongRuns(this);
    this.timeout(0);
    let now = STORY_NOW;
    let damage: Parameters<typeof damageText>[1] = [];
    const ports = measurePorts({
      documents: DOCUMENTS,
      now: () => now,
      answer: (query) =>
        damageText(steadyBody(query, query.promql.includes("5..") ? 1 : 1200), damage),
    });
    const measure = openMeasuring(ports);
    const growth = heapGrowth();
    const inputs = fc.record({ request: fc.constantFrom(...REQUESTS), damage: damages(PIECES) });
    await fuzz({
      inputs,
      runs: MEASURES,
      judge: async (input) => {
        // Another minute each time: nothing that was answered before is kept for it.
        now += 60_000;
        damage = input.damage;
        expectVerdict(await timed(() => measure(input.request)));
      },
    });
    expect(growth(), "MiB more than before").to.be.below(MAX_GROWTH_MB);
  });
});

async function timed(work: () => Promise<Measured> | Measured): Promise<Measured> {
  const used = cpuClock();
  const measured = await work();
  expect(used(), "milliseconds of CPU").to.be.below(LONGEST_MS);
  return measured;
}

function expectVerdict({ text }: Measured): void {
  const { result } = JSON.parse(text) as { readonly result: readonly unknown[] };
  const [value, outcome, reason] = result;
  expect(result).to.have.length(3);
  expect(value === null || Number.isFinite(value), text).to.equal(true);
  expect(outcome).to.be.oneOf(["pass", "fail", "hold"]);
  expect(reason)
    .to.be.a("string")
    .that.matches(/^[^<>&\n\p{Cc}]{1,600}$/u);
}
