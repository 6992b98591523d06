import { expect } from "chai";
import { findingOf, outcomeOf } from "#test/support/review-outcome.ts";
import { auditAnnotations, MAX_ANNOTATION_CHARACTERS } from "#webhooks/review/audit-annotations.ts";

describe("auditAnnotations", () => {
  it("hold decision, id, revision, environment, findings and what was not evaluable", () => {
    const findings = [
      findingOf(),
      findingOf({ action: "off", exception: "old-chart" }),
      findingOf({ action: "warn", existing: true }),
      findingOf({ status: "not-evaluable", action: "audit", rule: "asks-more" }),
    ];
    const unseenRules = ["network/default-deny"];
    expect(auditAnnotations(outcomeOf(findings, { unseenRules }))).to.deep.equal({
      decision: "deny",
      request: "7e2c",
      revision: "sha256:1",
      environment: "prod",
      findings:
        "deny images/pinned /spec; off images/pinned /spec exception=old-chart; warn images/pinned /spec existing",
      "not-evaluable": "network/default-deny; images/asks-more",
    });
  });

  it("say why nothing was judged", () => {
    const outcome = outcomeOf([], { decision: "allow", skipped: "a delete is never blocked" });
    expect(auditAnnotations(outcome)).to.deep.equal({
      decision: "allow",
      skipped: "a delete is never blocked",
    });
  });

  it("are bounded, and say how many findings are left out", () => {
    const findings = Array.from({ length: 2000 }, (_, index) =>
      findingOf({ path: `/spec/${index}` }),
    );
    const { findings: text = "" } = auditAnnotations(outcomeOf(findings));
    expect(text.length).to.be.at.most(MAX_ANNOTATION_CHARACTERS);
    const kept = text.split("; ");
    expect(kept.at(-1)).to.equal(`${2000 - kept.length + 1} more`);
  });
});
