import { expect } from "chai";
import { openSilentVersions } from "#analysis-provider/measure/silent-versions.ts";

const MINUTE = 60_000;

describe("silent versions", () => {
  it("are silent since they were first asked for", () => {
    const { since } = openSilentVersions();
    expect([since("a", 0), since("a", MINUTE), since("b", MINUTE), since("a", 2 * MINUTE)]).to.eql([
      0,
      0,
      MINUTE,
      0,
    ]);
  });

  it("begin anew when they have shown something", () => {
    const { since, forget } = openSilentVersions();
    since("a", 0);
    forget("a");
    expect(since("a", MINUTE)).to.equal(MINUTE);
  });

  it("begin anew when nobody asked for an hour: a hash may come back", () => {
    const { since } = openSilentVersions();
    since("a", 0);
    expect(since("a", 60 * MINUTE)).to.equal(0);
    expect(since("a", 121 * MINUTE)).to.equal(121 * MINUTE);
  });

  it("are at most 2000, those forgotten first that nobody asks for", () => {
    const { since } = openSilentVersions();
    since("first", 0);
    since("second", 0);
    since("first", 1);
    for (let index = 0; index < 1999; index++) since(`other ${index}`, 2);
    expect([since("first", 3), since("second", 3)]).to.eql([0, 3]);
  });
});
