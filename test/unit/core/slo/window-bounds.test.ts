import { expect } from "chai";
import type { Window } from "#core/slo/objective.ts";
import { elapsedRatio, windowBounds, windowSeconds } from "#core/slo/window-bounds.ts";

type Unit = Extract<Window, { kind: "calendar" }>["unit"];

describe("windowBounds", () => {
  const cases: readonly (readonly [
    title: string,
    unit: Unit,
    timeZone: string,
    now: string,
    start: string,
    hours: number,
  ])[] = [
    ["a day of 23 hours", "day", "Europe/Berlin", "2026-03-29T10:00Z", "2026-03-28T23:00Z", 23],
    ["a day of 25 hours", "day", "Europe/Berlin", "2026-10-25T10:00Z", "2026-10-24T22:00Z", 25],
    [
      "a day that begins at 1",
      "day",
      "America/Sao_Paulo",
      "2018-11-04T10:00Z",
      "2018-11-04T03:00Z",
      23,
    ],
    [
      "a day on which midnight comes twice",
      "day",
      "America/Havana",
      "2026-11-01T10:00Z",
      "2026-11-01T04:00Z",
      25,
    ],
    [
      "a week from Monday on, with a change of the clock",
      "week",
      "America/New_York",
      "2026-11-01T10:00Z",
      "2026-10-26T04:00Z",
      169,
    ],
    ["a month in UTC", "month", "UTC", "2028-02-29T23:59Z", "2028-02-01T00:00Z", 29 * 24],
    [
      "a quarter, just begun at half past six UTC",
      "quarter",
      "Asia/Kolkata",
      "2026-03-31T18:31Z",
      "2026-03-31T18:30Z",
      91 * 24,
    ],
    [
      "a year that has begun in Auckland only",
      "year",
      "Pacific/Auckland",
      "2026-12-31T12:00Z",
      "2026-12-31T11:00Z",
      365 * 24,
    ],
    [
      "December, which ends with the year",
      "month",
      "Europe/Berlin",
      "2026-12-31T22:00Z",
      "2026-11-30T23:00Z",
      31 * 24,
    ],
    ["the first moment of a day", "day", "UTC", "2026-05-01T00:00Z", "2026-05-01T00:00Z", 24],
  ];
  for (const [title, unit, timeZone, now, start, hours] of cases) {
    it(`finds ${title}`, () => {
      const got = windowBounds({ kind: "calendar", unit, timeZone }, Date.parse(now));
      expect(new Date(got.startMs).toISOString()).to.equal(new Date(start).toISOString());
      expect((got.endMs - got.startMs) / 3_600_000).to.equal(hours);
    });
  }

  it("holds its moment, and meets the next window without a gap, in every zone and unit", () => {
    for (const timeZone of [
      "UTC",
      "Europe/Berlin",
      "Asia/Kathmandu",
      "America/St_Johns",
      "Pacific/Chatham",
    ]) {
      for (const unit of ["day", "week", "month", "quarter", "year"] as const) {
        for (let hour = 0; hour < 9000; hour += 97) {
          const nowMs = Date.UTC(2026, 0, 1) + hour * 3_600_000;
          const { startMs, endMs } = windowBounds({ kind: "calendar", unit, timeZone }, nowMs);
          expect(nowMs).to.be.within(startMs, endMs - 1);
          expect(windowBounds({ kind: "calendar", unit, timeZone }, endMs).startMs).to.equal(endMs);
        }
      }
    }
  }).timeout(20_000);

  it("ends a rolling window now", () => {
    expect(windowBounds({ kind: "rolling", seconds: 60 }, 100_000)).to.deep.equal({
      startMs: 40_000,
      endMs: 100_000,
    });
  });
});

describe("windowSeconds", () => {
  it("takes a month for 30 days and a quarter for 91", () => {
    const days = (["day", "week", "month", "quarter", "year"] as const).map(
      (unit) => windowSeconds({ kind: "calendar", unit, timeZone: "UTC" }) / 86_400,
    );
    expect(days).to.deep.equal([1, 7, 30, 91, 365]);
  });
});

describe("elapsedRatio", () => {
  it("is half in the middle of April, and never nothing", () => {
    const april = { kind: "calendar", unit: "month", timeZone: "UTC" } as const;
    expect(elapsedRatio(april, Date.UTC(2026, 3, 16))).to.equal(0.5);
    expect(elapsedRatio(april, Date.UTC(2026, 3, 1))).to.equal(1e-6);
  });

  it("is all of a rolling window", () => {
    expect(elapsedRatio({ kind: "rolling", seconds: 60 }, 0)).to.equal(1);
  });
});
