import { expect } from "chai";
import { readMoment } from "#analysis-provider/api/read-moment.ts";

const NOW = Date.UTC(2026, 10, 21, 17);

describe("a moment in a request", () => {
  const cases: readonly (readonly [string, string | number | undefined, number | null])[] = [
    ["is nothing where nothing was given", undefined, null],
    ["is RFC 3339", "2026-11-21T16:00:00Z", NOW - 3_600_000],
    ["has an offset", "2026-11-21T17:00:00+01:00", NOW - 3_600_000],
    ["is in seconds", NOW / 1000 - 60, NOW - 60_000],
    ["is in seconds as text", String(NOW / 1000 - 60), NOW - 60_000],
    ["is in milliseconds", NOW - 5, NOW - 5],
    ["is now where another clock is ahead by less than five minutes", NOW + 200_000, NOW],
  ];
  for (const [title, value, expected] of cases)
    it(title, () => expect(readMoment("since", value, NOW)).to.equal(expected));

  for (const value of [
    "noon",
    "2026-11-21",
    "-1",
    "1e3",
    "9".repeat(30),
    "2026-13-41T00:00:00Z",
    NaN,
    -5,
    Infinity,
  ])
    it(`is refused: ${value}`, () => {
      expect(() => readMoment("since", value, NOW)).to.throw(/since: expected a time such as/);
    });

  it("is refused in the future, with what the clocks differ by", () => {
    expect(() => readMoment("since", NOW + 600_000, NOW)).to.throw(/600 s ahead/);
  });
});
