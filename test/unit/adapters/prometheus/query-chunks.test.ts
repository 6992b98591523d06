import { expect } from "chai";
import fc from "fast-check";
import type { QueryAnswer } from "#adapters/prometheus/query-answer.ts";
import { joinAnswers, splitQuery } from "#adapters/prometheus/query-chunks.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("the chunks of a query", () => {
  it("are days of hours, the past ones whole and the last one as far as it is asked for", () => {
    const now = 10 * DAY + 4 * HOUR;
    const query = { promql: "q", startMs: 7 * DAY + 3 * HOUR, endMs: 10 * DAY + 4 * HOUR };
    const chunks = splitQuery({ ...query, stepSeconds: 3600 }, now);
    expect(
      chunks.map(({ query: { startMs, endMs }, isSettled }) => [
        startMs / HOUR,
        endMs / HOUR,
        isSettled,
      ]),
    ).to.deep.equal([
      [7 * 24 + 1, 8 * 24, true],
      [8 * 24 + 1, 9 * 24, true],
      [9 * 24 + 1, 10 * 24, true],
      [10 * 24 + 1, 10 * 24 + 4, false],
    ]);
  });

  it("are not made of what has no step, or is not aligned to it", () => {
    const query = { promql: "q", startMs: 0, endMs: 3 * DAY };
    expect(splitQuery({ ...query, stepSeconds: null }, 9 * DAY)).to.have.length(1);
    expect(splitQuery({ ...query, startMs: 7, stepSeconds: 3600 }, 9 * DAY)).to.have.length(1);
    expect(splitQuery({ ...query, stepSeconds: 7 }, 9 * DAY)).to.have.length(1);
  });

  it("hold each moment of the query once, in order, and are never empty", () => {
    const cases = fc.record({
      step: fc.constantFrom(5, 15, 30, 60, 300, 900, 3600),
      first: fc.nat(5000),
      steps: fc.nat(400),
      age: fc.nat(2000),
    });
    fc.assert(
      fc.property(cases, ({ step, first, steps, age }) => {
        const query = {
          promql: "q",
          startMs: first * step * 1000,
          endMs: (first + steps) * step * 1000,
          stepSeconds: step,
        };
        const chunks = splitQuery(query, query.endMs + age * 1000);
        const answers = chunks.map(({ query: { startMs, endMs } }) => {
          expect(startMs).to.be.at.most(endMs);
          return answerAt(startMs, endMs, step);
        });
        const { series } = joinAnswers(answers, query);
        const expected = Array.from(
          { length: steps + 1 },
          (_, index) => query.startMs + index * step * 1000,
        );
        expect(series[0]?.times).to.deep.equal(expected);
        expect(series[0]?.values).to.deep.equal(expected);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("are joined by the labels of their series, with all warnings", () => {
    const part = (
      time: number,
      labels: Readonly<Record<string, string>>,
      warning: string,
    ): QueryAnswer => ({
      series: [{ labels, times: [time], values: [time] }],
      warnings: [warning],
      isPartial: time === 2,
    });
    const query = { promql: "q", startMs: 1, endMs: 3, stepSeconds: 1 };
    const joined = joinAnswers(
      [
        part(1, { a: "1", b: "2" }, "x"),
        part(2, { b: "2", a: "1" }, "x"),
        part(3, { a: "3" }, "y"),
        part(4, {}, "z"),
      ],
      query,
    );
    expect(joined.series).to.deep.equal([
      { labels: { a: "1", b: "2" }, times: [1, 2], values: [1, 2] },
      { labels: { a: "3" }, times: [3], values: [3] },
    ]);
    expect(joined.warnings).to.deep.equal(["x", "y", "z"]);
    expect(joined.isPartial).to.equal(true);
  });
});

function answerAt(startMs: number, endMs: number, step: number): QueryAnswer {
  const times: number[] = [];
  for (let time = startMs; time <= endMs; time += step * 1000) times.push(time);
  return { series: [{ labels: {}, times, values: times }], warnings: [], isPartial: false };
}
