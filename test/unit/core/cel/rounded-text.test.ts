import { expect } from "chai";
import fc from "fast-check";
import { fixedText, fullDecimals, scientificText } from "#core/cel/rounded-text.ts";

const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("numbers as text", () => {
  it("have all their digits without an exponent, and read back as the same number", () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const text = fullDecimals(number);
        expect(text).not.to.match(/e/);
        expect(Object.is(Number(text), number)).to.equal(true);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("are as near to the number as their decimals allow", () => {
    const small = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(small, fc.integer({ min: 0, max: 8 }), (number, decimals) => {
        const text = fixedText(number, decimals);
        expect(Number(text)).to.be.closeTo(number, 0.5000001 * 10 ** -decimals + 1e-9);
        expect(text.split(".")[1]?.length ?? 0).to.equal(decimals);
      }),
      { seed: 13, numRuns: 500 },
    );
  });

  const halves = [
    { number: 0.5, text: "0" },
    { number: 1.5, text: "2" },
    { number: 2.5, text: "2" },
    { number: -2.5, text: "-2" },
  ];
  for (const { number, text } of halves) {
    it(`round ${number} to ${text}, halves to even`, () =>
      expect(fixedText(number, 0)).to.equal(text));
  }

  const powers = [
    { number: 1052.032911275, decimals: 6, text: "1.052033e+03" },
    { number: 9.9999, decimals: 2, text: "1.00e+01" },
    { number: 0, decimals: 1, text: "0.0e+00" },
    { number: -0.00012, decimals: 1, text: "-1.2e-04" },
  ];
  for (const { number, decimals, text } of powers) {
    it(`write ${number} with a power as ${text}`, () => {
      expect(scientificText(number, decimals)).to.equal(text);
    });
  }
});
