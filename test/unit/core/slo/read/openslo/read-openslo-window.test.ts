import { expect } from "chai";
import { readOpenSloWindow, shorthandSeconds } from "#core/slo/read/openslo/read-openslo-window.ts";

describe("OpenSLO's duration shorthand", () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ["5m", 300],
    ["2h", 7200],
    ["28d", 2_419_200],
    ["4w", 2_419_200],
    ["1M", 2_592_000],
    ["1Q", 7_776_000],
    ["1Y", 31_536_000],
    ["30s", null],
    ["1h30m", null],
    ["1.5h", null],
    ["9999999d", null],
  ];
  for (const [text, seconds] of cases) {
    it(`${text} is ${seconds === null ? "none" : `${seconds} s`}`, () => {
      expect(shorthandSeconds(text)).to.equal(seconds);
    });
  }
});

describe("a calendar window of OpenSLO", () => {
  const starts: readonly (readonly [string, string, boolean])[] = [
    ["1d", "2026-03-17 00:00:00", true],
    ["1w", "2026-11-16 00:00:00", true],
    ["1w", "2026-11-17 00:00:00", false],
    ["1M", "2026-03-01 00:00:00", true],
    ["1M", "2026-03-01 06:00:00", false],
    ["1Q", "2026-04-01", true],
    ["1Q", "2026-03-01", false],
    ["1Y", "2026-01-01T00:00:00", true],
    ["1Y", "2026-02-01", false],
  ];
  for (const [duration, startTime, isUsed] of starts) {
    it(`of ${duration} from ${startTime} ${isUsed ? "is the calendar's" : "is said to begin elsewhere"}`, () => {
      const calendar = { startTime, timeZone: "UTC" };
      const { value, notes } = readOpenSloWindow([{ duration, calendar }], ["spec"]);

      expect(value?.kind).to.equal("calendar");
      expect(notes).to.have.length(isUsed ? 0 : 1);
    });
  }
});
