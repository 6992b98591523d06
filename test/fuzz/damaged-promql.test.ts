import { expect } from "chai";
import fc from "fast-check";
import { readEventCount, termsOf } from "#core/slo/promql/event-count.ts";
import type { PromqlProblem } from "#core/slo/promql/promql-problem.ts";
import { readIndicator } from "#core/slo/promql/read-indicator.ts";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";
import { withMatchers } from "#core/slo/promql/with-matchers.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { REAL_QUERIES } from "#test/support/promql-queries.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { cpuClock } from "#test/support/cpu-time.ts";
import { damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";

const LONGEST_MS = 2000;
const PIECES = [
  ..."(){}[],;:\"'`#\\\0\u{1f600}@=~!<>^%*/+-".split(""),
  ...[
    "[5m]",
    "[5m:1m]",
    " offset 1h",
    " @ end()",
    " by (a) ",
    " or vector(0)",
    "{{.window}}",
    "$__range",
  ],
  ...[
    "rate",
    "sum",
    "increase",
    "le",
    "Inf",
    "NaN",
    "1e400",
    "0x",
    "5m",
    "histogram_quantile",
    "default",
  ],
  ...["1 - ", " / ", " < 0.5", " >= bool 0.999", "\n", "((((((((", "))))))))", "a".repeat(300)],
];

const queries = fc.record({
  query: fc.constantFrom(...REAL_QUERIES),
  damage: damages([...PIECES, ...REAL_QUERIES]),
});

describe("a damaged PromQL query", () => {
  it("is refused with its place and a remedy, or read into queries that can be read again", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: queries,
      runs: 800,
      judge: ({ query, damage }) => {
        const text = damageText(query, damage);
        const used = cpuClock();
        judgeReading(text);
        const took = used();
        expect(took, `${text.slice(0, 300)} took ${Math.round(took)} ms`).to.be.below(LONGEST_MS);
      },
    });
  });

  it("is refused in time when it is deep or long", function () {
    allowLongRuns(this);
    for (const part of ["(", "-", "sum(", "a{", "a+", "1^", "[", '"', "a or ", "by("])
      judgeReading(part.repeat(Math.floor(5000 / part.length)));
    for (const [open, close] of ["()", "{}", "[]"])
      judgeReading(open?.repeat(2000) + "a" + close?.repeat(2000));
  });
});

function judgeReading(text: string): void {
  const found = selectorsOf(text);
  const matched = withMatchers(text, [{ label: "added_label", value: 'a"b\\c\n' }]);
  const count = readEventCount(text);
  const indicator = readIndicator(text, { target: 0.99 });
  for (const reading of [found, matched, count, indicator])
    if ("problem" in reading) expectPlace(reading.problem, text);
  if ("promql" in matched) expectEverySelector(matched.promql);
  if ("count" in count) {
    expect(termsOf(count.count)).to.have.length.above(0);
    expect(readEventCount(count.count)).to.have.property("count", count.count);
  }
  if (!("indicator" in indicator)) return;
  const { queries: planned } = planQueries(sampleObjective({ indicator: indicator.indicator }), {
    nowMs: Date.UTC(2026, 0, 1),
    sinceMs: null,
    canaryHash: "9c4b",
    stableHash: "5f7d",
    scrapeSeconds: 30,
    delaySeconds: 35,
  });
  expect(planned).to.have.length.above(0);
  for (const { promql } of planned)
    expect(selectorsOf(promql), promql.slice(0, 300)).to.have.property("selectors");
}

function expectEverySelector(promql: string): void {
  const found = selectorsOf(promql);
  if (!("selectors" in found)) throw new Error(`${promql}: ${found.problem.message}`);
  for (const { matchers } of found.selectors)
    expect(
      matchers.some(({ label, value }) => label === "added_label" && value === 'a"b\\c\n'),
    ).to.equal(true);
}

function expectPlace({ message, from, to, remedy }: PromqlProblem, text: string): void {
  expect(message).to.match(
    /^expected .*, got |^expected (at most|at least|one|the|a |no |a sum|bucket|range)/,
  );
  expect(remedy).to.match(/\.$/);
  expect(from).to.be.within(0, text.length);
  expect(to).to.be.within(from, text.length);
}
