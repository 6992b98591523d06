import { expect } from "chai";
import { isSame, isWithin, likenessOf } from "#rendering/blame/value-likeness.ts";

describe("likenessOf", () => {
  const cases = [
    [1, 1, "equal"],
    ["1", 1, "equal"],
    [{ a: [1] }, { a: [1] }, "equal"],
    ["conf", "conf-5f7dh9k2gt", "part"],
    ["web:1.0", "web", "part"],
    ["a", "b", "other"],
    ["", "b", "other"],
    [{ a: 1 }, { a: 2 }, "other"],
    [null, null, "equal"],
    [null, "null", "other"],
  ] as const;
  for (const [written, rendered, expected] of cases) {
    it(`is ${expected} for ${JSON.stringify(written)} and ${JSON.stringify(rendered)}`, () => {
      expect(likenessOf(written, rendered)).to.equal(expected);
    });
  }
});

describe("isSame", () => {
  it("takes no account of the order of keys, but of that of elements", () => {
    expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).to.equal(true);
    expect(isSame([1, 2], [2, 1])).to.equal(false);
    expect(isSame([], {})).to.equal(false);
    expect(isSame({ a: 1 }, { a: 1, b: 2 })).to.equal(false);
    expect(isSame({ a: undefined }, { b: 1 })).to.equal(false);
  });
});

describe("isWithin", () => {
  it("finds what was written below what others added", () => {
    expect(isWithin({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).to.equal(true);
    expect(isWithin([{ a: 1 }], [{ a: 1, b: 2 }, { a: 2 }])).to.equal(true);
    expect(isWithin({ a: { b: 1 } }, { a: { b: 2 } })).to.equal(false);
    expect(isWithin({ a: {} }, { a: "x" })).to.equal(false);
    expect(isWithin({ a: [] }, { a: {} })).to.equal(false);
  });
});
