import { expect } from "chai";
import { zoneOffset } from "#core/zone-offset.ts";

const MINUTE_MS = 60_000;

describe("zoneOffset", () => {
  const cases = [
    ["is none in UTC", "2026-07-01T00:00:00Z", "UTC", 0],
    ["follows the time of the year", "2026-01-01T00:00:00Z", "Europe/Berlin", 60],
    ["follows the time of the year", "2026-07-01T00:00:00Z", "Europe/Berlin", 120],
    ["knows quarters of an hour", "2026-01-01T00:00:00Z", "Asia/Kathmandu", 345],
    ["is negative in the west", "2026-01-01T00:00:00.999Z", "America/New_York", -300],
    ["reads names in any case", "2026-01-01T00:00:00Z", "asia/tokyo", 540],
    ["goes on before our era", "-000001-01-01T12:00:00Z", "UTC", 0],
    ["does not take years for those of another century", "0050-06-01T12:00:00Z", "UTC", 0],
  ] as const;
  for (const [title, moment, zone, minutes] of cases)
    it(`${title}: ${zone} at ${moment}`, () => {
      expect(zoneOffset(Date.parse(moment), zone)).to.equal(minutes * MINUTE_MS);
    });

  it("throws for a zone that nobody knows", () => {
    expect(() => zoneOffset(0, "Europe/Atlantis")).to.throw(RangeError);
  });
});
