import { expect } from "chai";
import { plainReason } from "#analysis-provider/measure/plain-reason.ts";

describe("a reason for the status of an AnalysisRun", () => {
  it("is one line without what Go would escape", () => {
    expect(plainReason("a < b\n  & c > d\u0007")).to.equal("a ‹ b and c › d\\u{7}");
  });

  it("is cut where it is very long", () => {
    expect(plainReason("x".repeat(5000)))
      .to.have.length(600)
      .and.match(/…$/);
  });
});
