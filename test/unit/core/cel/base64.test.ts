import { expect } from "chai";
import fc from "fast-check";
import { decodeBase64, encodeBase64 } from "#core/cel/base64.ts";

describe("base64", () => {
  it("writes what Node writes, and reads it back with padding or without", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).to.equal(Buffer.from(bytes).toString("base64"));
        expect(decodeBase64(text)).to.deep.equal(bytes);
        expect(decodeBase64(text.replace(/=+$/, ""))).to.deep.equal(bytes);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  for (const text of ["a", "a===", "ab=", "a b=", "ab$=", "=ab="]) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(decodeBase64(text)).to.equal(null));
  }
});
