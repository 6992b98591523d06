import { expect } from "chai";
import { shortDuration } from "#core/short-duration.ts";

describe("shortDuration", () => {
  const cases: readonly (readonly [seconds: number, words: string])[] = [
    [0, "0s"],
    [0.9, "0s"],
    [-5, "0s"],
    [40, "40s"],
    [173, "2m 53s"],
    [2580, "43m"],
    [3640, "1h"],
    [9000, "2h 30m"],
    [187_200, "2d 4h"],
    [172_859, "2d"],
  ];
  for (const [seconds, words] of cases) {
    it(`shows ${seconds} seconds as ${words}`, () => {
      expect(shortDuration(seconds)).to.equal(words);
    });
  }
});
