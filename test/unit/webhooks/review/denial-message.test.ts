import { expect } from "chai";
import { findingOf, outcomeOf } from "#test/support/review-outcome.ts";
import { denialMessage, MAX_MESSAGE_CHARACTERS } from "#webhooks/review/denial-message.ts";

describe("denialMessage", () => {
  it("counts, numbers every denial, and ends with the revision and the id that logs have", () => {
    const findings = [findingOf(), findingOf({ rule: "signed" }), findingOf({ action: "warn" })];
    expect(denialMessage(outcomeOf(findings)).split("\n")).to.deep.equal([
      "tiphys denied Deployment shop-prod/web (environment prod): 2 denials, 1 warning",
      "[1/2] images/pinned (high) | Deployment shop-prod/web | /spec | wrong",
      "[2/2] images/signed (high) | Deployment shop-prod/web | /spec | wrong",
      "revision sha256:1, request 7e2c",
    ]);
  });

  it("says where no environment claims, and no revision is in force", () => {
    const message = denialMessage(outcomeOf([findingOf()], { environments: [], revision: null }));
    expect(message)
      .to.match(/\(no environment\): 1 denial\n/)
      .and.match(/\nrevision none, request 7e2c$/);
  });

  it("says how many are left out when there are too many", () => {
    const findings = Array.from({ length: 1000 }, () => findingOf({ message: "m".repeat(500) }));
    const message = denialMessage(outcomeOf(findings));
    const [, left] = /\nand (\d+) more\n/.exec(message) ?? [];
    const shown = message.split("\n").filter((line) => line.startsWith("[")).length;
    expect(shown + Number(left)).to.equal(1000);
    expect(message.length).to.be.below(MAX_MESSAGE_CHARACTERS + 1000);
  });

  it("keeps one line a finding, whatever a name or a message holds", () => {
    const resource = { apiVersion: "v1", kind: "Pod", namespace: null, name: "a\nb\u001b[31m" };
    const findings = [findingOf({ resource, message: "one\ntwo\r\nthree\u2028four" })];
    const message = denialMessage(outcomeOf(findings, { subject: `Pod ${"a\n".repeat(10_000)}` }));
    expect(message.split("\n").length).to.equal(3);
    expect(message).to.contain("Pod a b [31m | /spec | one two three four");
  });
});
