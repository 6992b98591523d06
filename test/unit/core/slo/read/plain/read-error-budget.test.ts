import { expect } from "chai";
import { readErrorBudget } from "#core/slo/read/plain/read-error-budget.ts";

const MONTH = { kind: "rolling", seconds: 30 * 86_400 } as const;
const read = (written: string | undefined, target: number | null = 0.999) =>
  readErrorBudget(written, { target, window: MONTH, at: ["error_budget"] });

describe("an error budget beside 99.9 % in 30 days", () => {
  for (const written of ["43m", "43.2m", "43m12s", "2592s", "0.1%", "0.1 %", "0.72h", "0.03d"])
    it(`may be ${written}`, () => expect(read(written).problems).to.deep.equal([]));

  for (const written of ["44m", "42m", "0m", "1d", "43h", "1%", "0%", "0.11%", "43", "4 m"])
    it(`must not be ${written}`, () => expect(read(written).problems).to.have.length(1));

  it("says what target and window leave", () => {
    expect(read("4h").problems).to.deep.equal([
      {
        at: ["error_budget"],
        message: 'expected 43.2m, which target and window leave, got "4h"',
        remedy: "Write 43.2m, leave the field out, or change the target.",
      },
    ]);
  });

  it("is not held against a broken target, nor as time against a calendar", () => {
    const calendar = { kind: "calendar", unit: "month", timeZone: "UTC" } as const;
    expect(read("4h", null).problems).to.deep.equal([]);
    const at = ["error_budget"];
    for (const [written, count] of [
      ["45m", 0],
      ["1%", 1],
    ] as const)
      expect(
        readErrorBudget(written, { target: 0.999, window: calendar, at }).problems,
      ).to.have.length(count);
  });
});
