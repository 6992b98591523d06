import { expect } from "chai";
import {
  badOf,
  budgetLeft,
  duration,
  events,
  percent,
  times,
} from "#core/slo/judge/number-words.ts";

describe("number words", () => {
  const cases: readonly (readonly [got: string, expected: string])[] = [
    [percent(0.41), "41%"],
    [percent(0.001), "0.1%"],
    [percent(0.00012345), "0.012%"],
    [percent(1), "100%"],
    [percent(0), "0%"],
    [times(1.84), "1.84x"],
    [times(1.05), "1.05x"],
    [times(2.345), "2.3x"],
    [times(19.7), "20x"],
    [times(0.333), "0.33x"],
    [times(Infinity), "many times"],
    [duration(0), "0s"],
    [duration(45), "45s"],
    [duration(300), "5m"],
    [duration(5400), "1h30m"],
    [duration(3600), "1h"],
    [duration(12 * 86_400 + 7200), "12d"],
    [duration(Infinity), "for ever"],
    [events(1, "request"), "1 request"],
    [events(207, "time slice"), "207 time slices"],
    [badOf({ bad: 12, total: 6600 }, "request"), "12 of 6600 requests bad"],
    [budgetLeft(0.41), "budget left 41%"],
    [budgetLeft(-0.077), "budget overspent by 7.7%"],
  ];
  for (const [got, expected] of cases) {
    it(`say "${expected}"`, () => {
      expect(got).to.equal(expected);
    });
  }
});
