import { expect } from "chai";
import { gateAdvice } from "#core/promotion/gates/gate-advice.ts";
import { GATES } from "#core/promotion/gates/gates.ts";

const place = { app: "shop", environment: "prod", from: "staging", overlay: "apps/shop/prod" };

describe("gateAdvice", () => {
  for (const { name } of GATES) {
    it(`says what to do about ${name}, and nothing where it passes`, () => {
      const gate = { gate: name, reason: "x", passesAt: null };
      expect(gateAdvice({ ...gate, verdict: "wait" }, place)).to.match(/^[A-Z].*\.$/);
      expect(gateAdvice({ ...gate, verdict: "pass" }, place)).to.equal(null);
    });
  }

  it("tells a soak that time passes from one that needs a promotion", () => {
    const soak = { gate: "soak", verdict: "wait", reason: "x" } as const;
    expect(gateAdvice({ ...soak, passesAt: 1 }, place)).to.equal("Wait: time alone passes it.");
    expect(gateAdvice({ ...soak, passesAt: null }, place)).to.equal(
      "Promote the version to staging first: tiphys status shop.",
    );
  });
});
