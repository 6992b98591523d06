import { expect } from "chai";
import { stepCount } from "#core/slo/generate/step-count.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

describe("the count of a step", () => {
  it("lets a reset count from zero, and a new counter whole while the objective is measured", () => {
    const { events } = stepCount(sampleObjective());
    const now = 'last_over_time(http_requests_total{job="checkout"}[30s] offset 10s)';
    expect(events).to.equal(
      [
        "sum(",
        `  (${now} - last_over_time(http_requests_total{job="checkout"}[1h] offset 40s)) >= 0`,
        `  or (${now} and on() last_over_time(tiphys:slo_events:count{slo="shop/checkout/availability"}[5m] offset 30s))`,
        ")",
      ].join("\n"),
    );
  });

  it("takes no bad counter for no bad event, as long as there is a total", () => {
    const { badEvents } = stepCount(sampleObjective());
    const total = 'last_over_time(http_requests_total{job="checkout"}[30s] offset 10s)';
    expect(badEvents).to.contain(`or sum(${total}) * 0)`);
  });

  it("takes no bucket for no answer, because its bound may be misspelled", () => {
    const indicator = {
      kind: "latency",
      histogram: "request_duration_milliseconds",
      selector: "",
      thresholdSeconds: 0.3,
      native: false,
    } as const;
    const { events, badEvents } = stepCount(sampleObjective({ indicator }));
    expect(events).to.contain("last_over_time(request_duration_milliseconds_count[30s]");
    expect(badEvents).to.contain('request_duration_milliseconds_bucket{le=~"(300');
    expect(badEvents).not.to.contain("* 0");
  });

  const comparisons = [
    { comparison: "below", bad: ">= bool 5" },
    { comparison: "at-most", bad: "> bool 5" },
    { comparison: "above", bad: "<= bool 5" },
    { comparison: "at-least", bad: "< bool 5" },
  ] as const;
  for (const { comparison, bad } of comparisons) {
    it(`finds a gauge that should be ${comparison} its limit bad when it is ${bad}`, () => {
      const indicator = {
        kind: "gauge",
        query: "lag",
        comparison,
        limit: 5,
        sliceSeconds: 60,
      } as const;
      const count = stepCount(sampleObjective({ indicator }));
      expect(count.events).to.equal("count((lag) == (lag))");
      expect(count.badEvents).to.equal(`max((lag) ${bad} and (lag) == (lag))`);
    });
  }

  it("calls a slice bad whose share of bad events is above what its target allows", () => {
    const of = sampleObjective().indicator;
    if (of.kind !== "events") throw new Error("expected events");
    const slices = { kind: "timeslices", of, sliceSeconds: 60, sliceTarget: 0.99 } as const;
    const counted = stepCount(sampleObjective({ indicator: { ...slices, averaged: false } }));
    const averaged = stepCount(sampleObjective({ indicator: { ...slices, averaged: true } }));
    expect(counted.badEvents).to.match(/ > bool 0\.01$/);
    expect(averaged.badEvents).not.to.contain("bool");
    expect(counted.events).to.match(/^count\(sum\([^]* > 0\)$/);
  });
});
