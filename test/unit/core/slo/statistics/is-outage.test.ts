import { expect } from "chai";
import { isOutage } from "#core/slo/statistics/is-outage.ts";

describe("isOutage", () => {
  const cases: readonly (readonly [bad: number, total: number, expected: boolean])[] = [
    [11, 20, true],
    [10, 20, false],
    [19, 19, false],
    [600, 1000, true],
    [0, 0, false],
  ];
  for (const [bad, total, expected] of cases) {
    it(`is ${expected} for ${bad} of ${total}`, () => {
      expect(isOutage({ bad, total })).to.equal(expected);
    });
  }
});
