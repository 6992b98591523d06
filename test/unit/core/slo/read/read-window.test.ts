import { expect } from "chai";
import { isTimeZone, readWindow } from "#core/slo/read/read-window.ts";

describe("readWindow", () => {
  it("is 30 days where nothing is written", () => {
    expect(readWindow(undefined, []).value).to.deep.equal({ kind: "rolling", seconds: 2_592_000 });
  });

  it("keeps the calendar and the zone as they are written", () => {
    const window = { calendar: "quarter", timeZone: "Asia/Calcutta" } as const;
    expect(readWindow(window, []).value).to.deep.equal({
      kind: "calendar",
      unit: "quarter",
      timeZone: "Asia/Calcutta",
    });
  });

  it("ends after a year, and is never empty", () => {
    expect(readWindow("366d", []).value).to.deep.equal({ kind: "rolling", seconds: 31_622_400 });
    expect(readWindow("367d", []).value).to.equal(null);
    expect(readWindow("0s", []).value).to.equal(null);
  });
});

describe("isTimeZone", () => {
  for (const name of ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
    it(`knows ${name}`, () => expect(isTimeZone(name)).to.equal(true));
  for (const name of ["", "Berlin", "+02:00", "Europe/Berlni", "a".repeat(10_000), "UTC\n"])
    it(`does not know ${JSON.stringify(name.slice(0, 20))}`, () =>
      expect(isTimeZone(name)).to.equal(false));
});
