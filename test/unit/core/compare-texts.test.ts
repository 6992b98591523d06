import { expect } from "chai";
import { compareTexts } from "#core/compare-texts.ts";

describe("compareTexts", () => {
  it("orders as no locale does: capitals first, marks behind z", () => {
    expect(["ä", "b", "Z", "", "a"].sort(compareTexts)).to.deep.equal(["", "Z", "a", "b", "ä"]);
  });

  it("takes a text for equal to itself alone", () => {
    expect(compareTexts("a", "a")).to.equal(0);
    expect(compareTexts("a", "a\u0000")).to.equal(-1);
  });
});
