import { expect } from "chai";
import { boundPattern } from "#core/slo/promql/bound-pattern.ts";

describe("boundPattern", () => {
  const cases: readonly {
    bound: number;
    spellings: readonly string[];
    others: readonly string[];
  }[] = [
    {
      bound: 0.3,
      spellings: ["0.3", ".3", "0.30", "3e-01", "3E-1", "3.0E-1"],
      others: ["0.03", "3", "0.31", "0.13", "1.3"],
    },
    {
      bound: 1,
      spellings: ["1", "1.0", "1e+00", "1.0E0"],
      others: ["10", "0.1", "11", "1.5", "+Inf"],
    },
    { bound: 2.5, spellings: ["2.5", "2.50", "2.5e+00"], others: ["25", "2.05", "0.25"] },
    { bound: 100, spellings: ["100", "100.0", "1e+02", "1.0E2"], others: ["10", "1000", "1e+20"] },
    { bound: 0.00001, spellings: ["0.00001", "1e-05", "1.0E-5"], others: ["0.0001", "1e-50"] },
    { bound: 0.025, spellings: ["0.025", "2.5e-02"], others: ["0.25", "0x025"] },
    { bound: 1_500_000, spellings: ["1500000", "1.5e+06", "1.5E6"], others: ["150000"] },
    { bound: Infinity, spellings: ["+Inf", "Inf"], others: ["1"] },
  ];
  for (const { bound, spellings, others } of cases)
    it(`matches every spelling of ${bound} and no other bound`, () => {
      // Prometheus anchors its expressions at both ends.
      const pattern = new RegExp(`^(?:${boundPattern(bound)})$`);
      expect(spellings.filter((text) => !pattern.test(text))).to.deep.equal([]);
      expect(others.filter((text) => pattern.test(text))).to.deep.equal([]);
    });
});
