import { expect } from "chai";
import fc from "fast-check";
import { compareBytes, compareText } from "#core/cel/ordering.ts";
import { encodeUtf8 } from "#core/cel/utf8.ts";

describe("compareText", () => {
  it("orders text as its UTF-8 bytes are ordered, as Go does", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const bytes = compareBytes(encodeUtf8(left), encodeUtf8(right));
        expect(Math.sign(compareText(left, right))).to.equal(Math.sign(bytes));
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});
