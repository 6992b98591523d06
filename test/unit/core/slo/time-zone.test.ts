import { expect } from "chai";
import { localDate, startOfDay } from "#core/slo/time-zone.ts";

describe("localDate", () => {
  it("is another day on the other side of the date line", () => {
    const noon = Date.UTC(2026, 0, 1, 12);
    expect(localDate(noon, "Pacific/Kiritimati")).to.deep.equal({ year: 2026, month: 1, day: 2 });
    expect(localDate(Date.UTC(2026, 0, 1, 3), "America/Los_Angeles")).to.deep.equal({
      year: 2025,
      month: 12,
      day: 31,
    });
  });
});

describe("startOfDay", () => {
  const cases: readonly (readonly [
    zone: string,
    date: readonly [number, number, number],
    expected: string,
  ])[] = [
    ["UTC", [2026, 1, 1], "2026-01-01T00:00:00.000Z"],
    ["Asia/Kathmandu", [2026, 1, 1], "2025-12-31T18:15:00.000Z"],
    ["America/Sao_Paulo", [2018, 11, 4], "2018-11-04T03:00:00.000Z"],
    ["America/Havana", [2026, 11, 1], "2026-11-01T04:00:00.000Z"],
    ["Australia/Lord_Howe", [2026, 4, 5], "2026-04-04T13:00:00.000Z"],
  ];
  for (const [zone, [year, month, day], expected] of cases) {
    it(`is ${expected} in ${zone}`, () => {
      expect(new Date(startOfDay({ year, month, day }, zone)).toISOString()).to.equal(expected);
    });
  }
});
