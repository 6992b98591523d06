import { expect } from "chai";
import { stepsBetween, stepSizes } from "#core/slo/query/steps.ts";

describe("stepsBetween", () => {
  const cases: readonly {
    readonly title: string;
    readonly from: number;
    readonly to: number;
    readonly expected: readonly [number, number] | null;
  }[] = [
    { title: "ends with the last whole step", from: 0, to: 310_000, expected: [60_000, 300_000] },
    {
      title: "counts the step whole that it begins in",
      from: 61_000,
      to: 180_000,
      expected: [120_000, 180_000],
    },
    {
      title: "begins behind a step that just ended",
      from: 60_000,
      to: 120_000,
      expected: [120_000, 120_000],
    },
    { title: "is nothing before a step has ended", from: 61_000, to: 119_999, expected: null },
    { title: "is nothing backwards", from: 600_000, to: 300_000, expected: null },
  ];
  for (const { title, from, to, expected } of cases)
    it(title, () => {
      const steps = stepsBetween(from, to, 60);
      expect(steps && [steps.startMs, steps.endMs]).to.deep.equal(expected);
    });
});

describe("stepSizes", () => {
  const DAY = 86_400;
  it("are never shorter than two scrapes, and divide a day", () => {
    for (const scrape of [1, 5, 7, 10, 15, 30, 45, 60, 120, 300, 600, 1800, 7200])
      for (const window of [3600, DAY, 7 * DAY, 30 * DAY])
        for (const size of Object.values(stepSizes(scrape, window))) {
          expect(DAY % size, `${scrape} ${window}`).to.equal(0);
          expect(size).to.be.at.least(Math.min(2 * scrape, 3600));
        }
  });

  it("are small for short windows", () => {
    expect(stepSizes(15, 3600).period).to.equal(60);
    expect(stepSizes(15, 30 * DAY).period).to.equal(300);
  });
});
