import { expect } from "chai";
import fc from "fast-check";
import { decodeFacts } from "#core/slo/facts/decode-facts.ts";
import { encodeFacts } from "#core/slo/facts/encode-facts.ts";
import { TiphysError } from "#core/errors.ts";
import { judge } from "#core/slo/judge/judge.ts";
import type { Objective } from "#core/slo/objective.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { latencyOf, sampleFacts, seriesOf } from "#test/support/verdict-facts.ts";

const missing = { missing: { cause: "source-down", reason: "no answer" } } as const;
const { canary } = sampleObjective();
const objectives: readonly Partial<Objective>[] = [
  {},
  { window: { kind: "calendar", unit: "month", timeZone: "Europe/Berlin" } },
  {
    indicator: {
      kind: "latency",
      histogram: "h",
      selector: "",
      thresholdSeconds: 0.3,
      native: true,
    },
  },
  {
    indicator: { kind: "gauge", query: "up", comparison: "at-least", limit: -1, sliceSeconds: 60 },
  },
  {
    indicator: {
      kind: "timeslices",
      of: { kind: "events", total: "t", counted: "good", part: "p" },
      sliceTarget: 0.95,
      sliceSeconds: 60,
      averaged: false,
    },
  },
  { baseline: { kind: "none" }, namespace: null, runbook: null, labels: { team: "web" } },
  { baseline: { kind: "selector", source: "old", selector: 'a="b"' } },
  { baseline: { kind: "objective", service: "s", namespace: null, name: "n" } },
  {
    baseline: { kind: "recorded", errorRatio: 0.001, requests: 5, latencySeconds: { "0.95": 0.2 } },
  },
  {
    canary: {
      ...canary,
      maxBurn: 1,
      latency: [{ quantile: 0.95, maxRatio: 1.05, forSeconds: 60 }],
    },
  },
];

/** As it comes from a file. */
function roundTrip(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("encodeFacts and decodeFacts", () => {
  for (const [index, parts] of objectives.entries()) {
    it(`keep all of objective ${index}, and give the same verdict`, () => {
      const facts = sampleFacts({ objective: sampleObjective(parts) });
      const again = decodeFacts(roundTrip(encodeFacts(facts)));
      expect(again).to.deep.equal(facts);
      expect(judge(again)).to.deep.equal(judge(facts));
    });
  }

  it("keep what is missing, latency, rules, and moments that nobody knows", () => {
    const facts = sampleFacts({
      sinceMs: null,
      lastSeenMs: null,
      period: missing,
      canary: missing,
      baseline: null,
      latency: [latencyOf(0.95, [0.1, null], [0.2, 0.3])],
      budgetRule: { minRemaining: 0.25, whenSpent: "fixes-only" },
      isFix: true,
    });
    expect(decodeFacts(roundTrip(encodeFacts(facts)))).to.deep.equal(facts);
  });

  it("write what is no number as what nobody knows", () => {
    const facts = sampleFacts({
      canary: seriesOf({ minutes: 1, counts: () => ({ total: NaN, bad: 0 }) }),
      latency: [latencyOf(0.5, [Infinity], [NaN])],
    });
    const again = decodeFacts(roundTrip(encodeFacts(facts)));
    expect(again.canary).to.have.deep.nested.property("value.steps", [null, null, null, null]);
    expect(again.latency[0]?.canary).to.deep.equal({ value: [null] });
  });

  const good = roundTrip(encodeFacts(sampleFacts())) as Record<string, unknown>;
  const faults: readonly (readonly [title: string, value: unknown, words: RegExp])[] = [
    ["nothing", null, /facts/],
    ["another kind", { ...good, kind: "Verdict" }, /facts\.kind/],
    ["an unknown field", { ...good, extra: 1 }, /extra/],
    ["a missing field", { ...good, now: undefined }, /now/],
    ["a moment that is none", { ...good, now: "yesterday" }, /facts\.now/],
    [
      "a step that is no pair",
      {
        ...good,
        canary: { value: { start: "2026-05-04T12:00:00Z", stepSeconds: 15, steps: [[1]] } },
      },
      /facts\.canary/,
    ],
    [
      "a target of 1",
      { ...good, objective: sampleObjective({ target: 1 }) },
      /facts\.objective\.target/,
    ],
  ];
  for (const [title, value, words] of faults) {
    it(`refuse ${title}, and say where`, () => {
      expect(() => decodeFacts(value))
        .to.throw(words)
        .with.property("code", "REQUEST_INVALID");
    });
  }

  it("either refuse what was damaged, or read facts that give a verdict in JSON", () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(null, "", "x", -1, 0, 1e308, [], {}, [[1, 2]], true),
      fc.double(),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.nat(), odd, (which, value) => {
        const damaged = roundTrip(good);
        const places = placesIn(damaged);
        const { parent, key } = places[which % places.length] ?? { parent: {}, key: "" };
        Object.assign(parent, { [key]: value });
        try {
          const verdict = judge(decodeFacts(damaged));
          read += 1;
          expect(roundTrip(verdict)).to.deep.equal(verdict);
        } catch (error) {
          if (!(error instanceof TiphysError)) throw error;
          expect(error.code).to.equal("REQUEST_INVALID");
        }
      }),
      { seed: 3, numRuns: 1500 },
    );
    expect(read).to.be.above(50);
  });
});

/** Every field and element, with what holds it. */
function placesIn(value: unknown): readonly { readonly parent: object; readonly key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { parent: value, key },
    ...placesIn(inner),
  ]);
}
