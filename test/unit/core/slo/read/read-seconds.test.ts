import { expect } from "chai";
import { readSeconds } from "#core/slo/read/read-seconds.ts";

describe("readSeconds", () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ["300ms", 0.3],
    ["0.5ms", 0.0005],
    ["90s", 90],
    ["1h30m", 5400],
    ["1.5s", 1.5],
    ["30d", 2_592_000],
    ["4w", 2_419_200],
    ["0s", 0],
    ["", null],
    ["30", null],
    ["1y", null],
    ["-5m", null],
    ["5 m", null],
    ["1M", null],
    [`${"1".repeat(40)}s`, null],
  ];
  for (const [text, seconds] of cases) {
    it(`${text || "nothing"} is ${seconds === null ? "no duration" : `${seconds} s`}`, () => {
      expect(readSeconds(text)).to.equal(seconds);
    });
  }
});
