import { expect } from "chai";
import { findingOf, outcomeOf } from "#test/support/review-outcome.ts";
import { encodeReview, MAX_CAUSES } from "#webhooks/review/encode-review.ts";

describe("encodeReview", () => {
  it("denies with 403, Forbidden and a cause for each denying finding", () => {
    const findings = [findingOf(), findingOf({ action: "warn", rule: "other" })];
    const { response } = encodeReview(outcomeOf(findings));
    expect(response.uid).to.equal("7e2c");
    expect(response.allowed).to.equal(false);
    expect(response.status).to.deep.include({ code: 403, reason: "Forbidden", status: "Failure" });
    expect(response.status)
      .to.have.property("details")
      .that.deep.equals({
        causes: [
          {
            reason: "images/pinned",
            message: "Deployment shop-prod/web: wrong",
            field: "/spec",
          },
        ],
      });
    expect(response.warnings?.length).to.equal(1);
  });

  it("has no status and no warnings where nothing was found", () => {
    const { response } = encodeReview(outcomeOf([], { decision: "allow" }));
    expect(response).to.have.all.keys("uid", "allowed", "auditAnnotations");
    expect(response.allowed).to.equal(true);
  });

  it("allows what only warns", () => {
    const findings = [findingOf({ action: "warn" })];
    const { response } = encodeReview(outcomeOf(findings, { decision: "warn" }));
    expect(response.allowed).to.equal(true);
    expect(response).not.to.have.property("status");
  });

  it("names at most 500 causes, each cut", () => {
    const findings = Array.from({ length: MAX_CAUSES + 1 }, (_, index) =>
      findingOf({ path: `/${"x".repeat(5000)}/${index}`, message: "m".repeat(5000) }),
    );
    const { response } = encodeReview(outcomeOf(findings));
    const { causes } = (response.status as { details: { causes: readonly Cause[] } }).details;
    expect(causes.length).to.equal(MAX_CAUSES);
    for (const { message, field } of causes) {
      expect(message.length).to.equal(600);
      expect(field.length).to.equal(600);
    }
  });
});

interface Cause {
  readonly message: string;
  readonly field: string;
}
