import { expect } from "chai";
import { readEventCount, termsOf } from "#core/slo/promql/event-count.ts";

describe("readEventCount", () => {
  const counts: readonly (readonly [string, string])[] = [
    ["http_requests_total", "sum(increase(http_requests_total[5m]))"],
    ["a{b='c'}", 'sum(increase(a{b="c"}[5m]))'],
    ['sum(rate(a{b="c",}[{{.window}}]))', 'sum(increase(a{b="c"}[5m]))'],
    ["sum by (pod) (increase(a[$__range]))", "sum(increase(a[5m]))"],
    ["sum(rate(a[5m])) by (x)", "sum(increase(a[5m]))"],
    ["(irate(a[1m]))", "sum(increase(a[5m]))"],
    ["sum(a) + sum(b)", "sum(increase(a[5m])) + sum(increase(b[5m]))"],
    ["sum(rate(a[5m]) + rate(b[5m]))", "sum(increase(a[5m])) + sum(increase(b[5m]))"],
    [
      "sum(rate(a[5m])) - (sum(rate(b[5m])) or vector(0))",
      "sum(increase(a[5m])) - sum(increase(b[5m]))",
    ],
    ["-sum(b) + sum(a)", "-1 * sum(increase(b[5m])) + sum(increase(a[5m]))"],
    ["sum(a) * 2 - sum(b) / 4", "2 * sum(increase(a[5m])) - 0.25 * sum(increase(b[5m]))"],
    ["sum(a) + sum(b) - sum(b) + sum(a)", "2 * sum(increase(a[5m]))"],
    ['{__name__="a",b="c"}', 'sum(increase(a{b="c"}[5m]))'],
    ['{"a.b",c="d"}', 'sum(increase({"a.b",c="d"}[5m]))'],
    ['sum(rate(x_bucket{le="0.3"}[5m]))', 'sum(increase(x_bucket{le="0.3"}[5m]))'],
    ['x_bucket{le=~"0.3|0\\\\.30"}', 'sum(increase(x_bucket{le=~"0.3|0\\\\.30"}[5m]))'],
  ];
  for (const [query, count] of counts)
    it(`reads ${query} as ${count}`, () => {
      expect(readEventCount(query)).to.have.property("count", count);
    });

  it("says that groups are added up", () => {
    expect(readEventCount("sum by (pod) (rate(a[5m]))")).to.have.deep.property("notes", [
      "groups are added up: the objective counts the events of all of them together",
    ]);
  });

  it("gives back what it printed", () => {
    for (const [, count] of counts)
      expect(readEventCount(count)).to.deep.equal({ count, notes: [] });
  });

  const refusals: readonly (readonly [string, string])[] = [
    ["avg(rate(a[5m]))", 'expected a sum of counters, got "avg", which does not count events'],
    ["max_over_time(a[5m])", 'expected rate or increase of a counter, got "max_over_time"'],
    ["rate(a)", 'expected a range such as x[5m] in "rate", got values of this moment, such as x'],
    [
      "rate(a[5m] offset 1h)",
      "expected a sum of counters, got offset, which counts other times than those that are asked for",
    ],
    ["sum(rate(a[5m])) @ 5", "expected a sum of counters, got @, which pins the query to one time"],
    ["a[5m]", "expected a sum of counters, got a range that no rate or increase reads"],
    [
      "rate(a[5m] anchored)",
      "expected a sum of counters, got anchored, which only new versions of Prometheus know",
    ],
    [
      "rate(a[30m:1m])",
      "expected a sum of counters, got a subquery, whose steps cannot be counted",
    ],
    ["5", "expected a sum of counters, got a number where a counter should stand"],
    ["a + 5", "expected a sum of counters, got a number where a counter should stand"],
    ["a > 5", 'expected a sum of counters, got ">"'],
    ["a or b", 'expected a sum of counters, got "or"'],
    [
      "a + on (x) group_left b",
      "expected a sum of counters, got group_left or group_right, which repeat events",
    ],
    ['{__name__=~"a|b"}', "expected one metric name, got a selector of several"],
    [
      "sum(x_bucket)",
      'expected one bucket of "x_bucket", got several: each holds the events of the smaller ones',
    ],
    [
      'sum(x_bucket{le=~"0.1|0.3"})',
      'expected one bucket of "x_bucket", got several: each holds the events of the smaller ones',
    ],
    [
      'sum(x_bucket{le=~"0.*"})',
      'expected one bucket of "x_bucket", got several: each holds the events of the smaller ones',
    ],
    [
      'sum(x_bucket{le!="+Inf"})',
      'expected one bucket of "x_bucket", got several: each holds the events of the smaller ones',
    ],
    [
      "rate(a[5m]) + increase(b[5m])",
      "expected the same measure on both sides, got a rate and an increase",
    ],
    [
      "increase(a[5m]) + increase(b[1h])",
      "expected the same range on both sides, got two different ones",
    ],
    ["sum(a) - sum(a)", "expected a count of events, got a sum without a positive part"],
    [
      "a default 0",
      'expected PromQL, got "default", which only MetricsQL knows and Tiphys cannot rewrite',
    ],
  ];
  for (const [query, message] of refusals)
    it(`refuses ${query} with the reason`, () => {
      expect(readEventCount(query)).to.have.nested.property("problem.message", message);
    });

  it("gives offsets into the text that was written, variables and all", () => {
    const query = "sum(rate(a[{{.window}}])) + avg(b)";
    const read = readEventCount(query);
    if (!("problem" in read)) throw new Error("expected a problem");
    expect(query.slice(read.problem.from, read.problem.to)).to.equal("avg(b)");
  });
});

describe("termsOf", () => {
  it("gives each counter once, with its factor", () => {
    const terms = termsOf('sum(increase(a{x="y"}[5m])) - 2 * sum(increase(b[5m]))');
    expect(terms.map(({ factor, text }) => [factor, text])).to.deep.equal([
      [1, 'a{x="y"}'],
      [-2, "b"],
    ]);
  });
});
