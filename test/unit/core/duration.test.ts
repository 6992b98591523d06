import { expect } from "chai";
import { parseDuration } from "#core/duration.ts";

describe("parseDuration", () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ["5s", 5000],
    ["1h30m", 5_400_000],
    ["500ms", 500],
    ["1m500ms", 60_500],
    ["1.5h", 5_400_000],
    ["30d", 2_592_000_000],
    ["0s", 0],
    ["", null],
    ["5", null],
    ["-5s", null],
    ["5 s", null],
    ["1h30", null],
    ["5S", null],
    ["9".repeat(50) + "s", null],
  ];
  for (const [text, expected] of cases) {
    it(`reads "${text.slice(0, 12)}" as ${expected}`, () => {
      expect(parseDuration(text)).to.equal(expected);
    });
  }
});
