import { expect } from "chai";
import { endOfMoment } from "#core/policy/moment.ts";

describe("the end of a date or timestamp", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ["2026-12-31", "2027-01-01T00:00:00.000Z"],
    ["2028-02-29", "2028-03-01T00:00:00.000Z"],
    ["2026-12-31T12:00:00Z", "2026-12-31T12:00:00.000Z"],
    ["2026-12-31T12:00:00+02:00", "2026-12-31T10:00:00.000Z"],
    ["2026-12-31T12:00:00.5Z", "2026-12-31T12:00:00.500Z"],
    ["2026-02-30", null],
    ["2026-02-29", null],
    ["2026-13-01", null],
    ["2026-02-30T12:00:00Z", null],
    ["2026-01-01T25:00:00Z", null],
    ["", null],
  ];
  for (const [text, expected] of cases) {
    it(`is ${expected ?? "unknown"} for "${text}"`, () => {
      const end = endOfMoment(text);
      expect(end === null ? null : new Date(end).toISOString()).to.equal(expected);
    });
  }
});
