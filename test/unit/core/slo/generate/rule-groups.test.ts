import { expect } from "chai";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import type { Indicator, Objective } from "#core/slo/objective.ts";
import { ruleGroups } from "#core/slo/generate/rule-groups.ts";
import type { Rule } from "#core/slo/generate/rule.ts";
import { SERIES } from "#core/slo/generate/series.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const LATENCY: Indicator = {
  kind: "latency",
  histogram: "http_request_duration_seconds",
  selector: 'job="checkout"',
  thresholdSeconds: 0.3,
  native: false,
};
const GAUGE: Indicator = {
  kind: "gauge",
  query: "max(pg_replication_lag_seconds)",
  comparison: "below",
  limit: 5,
  sliceSeconds: 60,
};
const INDICATORS: Readonly<Record<string, Indicator>> = {
  "bad events": sampleObjective().indicator,
  "good events of two counters": {
    kind: "events",
    counted: "good",
    total: "sum(increase(a_total[5m])) + sum(increase(b_total[5m]))",
    part: "sum(increase(good_total[5m]))",
  },
  "a classic histogram": LATENCY,
  "a native histogram": { ...LATENCY, native: true },
  "a gauge": GAUGE,
  "time slices": {
    kind: "timeslices",
    of: LATENCY,
    sliceSeconds: 60,
    sliceTarget: 0.95,
    averaged: false,
  },
  "averaged time slices": {
    kind: "timeslices",
    of: LATENCY,
    sliceSeconds: 60,
    sliceTarget: 0.95,
    averaged: true,
  },
};

describe("the rules of an objective", () => {
  for (const [title, indicator] of Object.entries(INDICATORS)) {
    it(`are PromQL for ${title}`, () => {
      const rules = rulesOf(sampleObjective({ indicator }));
      expect(rules.length).to.be.greaterThan(20);
      for (const { expr } of rules) expect(() => parsePromql(expr), expr).not.to.throw();
    });
  }

  it("record every documented series, and nothing else", () => {
    const names = rulesOf(sampleObjective()).flatMap((rule) =>
      "record" in rule ? [rule.record] : [],
    );
    const documented = Object.values(SERIES).map(({ name }) => name);
    expect([...new Set(names)].sort()).to.deep.equal(documented.sort());
  });

  it("never give two rules of one name the same labels", () => {
    const keys = rulesOf(sampleObjective()).map(
      (rule) => `${"record" in rule ? rule.record : rule.alert} ${JSON.stringify(rule.labels)}`,
    );
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it("record the windows of all alerts, and five minutes and an hour", () => {
    expect(windowsOf(sampleObjective())).to.deep.equal([
      "2m",
      "5m",
      "10m",
      "30m",
      "1h",
      "2h",
      "6h",
      "1d",
      "3d",
      "30d",
    ]);
  });

  it("leave out windows that hold fewer than two time slices", () => {
    const slow = sampleObjective({ indicator: { ...GAUGE, sliceSeconds: 300 } });
    expect(windowsOf(slow)).not.to.include("5m");
    expect(windowsOf(slow)).to.include("1h");
  });

  it("stand in groups of their own, evaluated as often as they count", () => {
    const groups = ruleGroups(sampleObjective({ indicator: GAUGE }));
    expect(groups.map(({ name, interval }) => [name, interval])).to.deep.equal([
      ["slo:shop/checkout/availability:now", "1m"],
      ["slo:shop/checkout/availability:counts", "5m"],
      ["slo:shop/checkout/availability:period", "2m"],
    ]);
  });

  it("look back a month of 30 days where the calendar counts", () => {
    const window = { kind: "calendar", unit: "month", timeZone: "Europe/Berlin" } as const;
    const info = rulesOf(sampleObjective({ window })).find(
      (rule) => "record" in rule && rule.record === SERIES.info.name,
    );
    expect(windowsOf(sampleObjective({ window }))).to.include("30d");
    expect(info?.labels.window).to.equal("calendar month Europe/Berlin");
  });
});

function rulesOf(objective: Objective): readonly Rule[] {
  return ruleGroups(objective).flatMap(({ rules }) => rules);
}

function windowsOf(objective: Objective): readonly string[] {
  const windows = rulesOf(objective).flatMap((rule) =>
    "record" in rule && rule.labels.window !== undefined && rule.record !== SERIES.info.name
      ? [rule.labels.window]
      : [],
  );
  return [...new Set(windows)];
}
