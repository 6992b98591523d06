import { expect } from "chai";
import { nearestName } from "#core/nearest-name.ts";

describe("the nearest name", () => {
  const known = ["check", "render", "bundle", "generate"];
  const cases: readonly (readonly [string, string | null])[] = [
    ["chekc", "check"],
    ["chck", "check"],
    ["Render", "render"],
    ["generat", "generate"],
    ["bundel", "bundle"],
    ["deploy", null],
    ["", null],
    ["x", null],
  ];
  for (const [name, expected] of cases) {
    it(`to "${name}" is ${expected ?? "none"}`, () => {
      expect(nearestName(name, known)).to.equal(expected);
    });
  }

  it("is none among none, and the first of two that are equally near", () => {
    expect(nearestName("a", [])).to.equal(null);
    expect(nearestName("ba", ["bb", "aa"])).to.equal("bb");
  });
});
