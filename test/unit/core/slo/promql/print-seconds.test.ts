import { expect } from "chai";
import { printSeconds } from "#core/slo/promql/print-seconds.ts";
import { readNumber } from "#core/slo/promql/promql-literal.ts";

describe("printSeconds", () => {
  const cases: readonly (readonly [number, string])[] = [
    [30, "30s"],
    [60, "1m"],
    [90, "90s"],
    [21_600, "6h"],
    [2_592_000, "30d"],
    [0.5, "500ms"],
    [1.25, "1250ms"],
  ];
  for (const [seconds, text] of cases)
    it(`prints ${seconds} s as ${text}`, () => {
      expect(printSeconds(seconds)).to.equal(text);
      expect(readNumber(text)).to.equal(seconds);
    });
});
