import type { Finding } from "#core/policy/finding.ts";
import type { ReviewOutcome } from "#webhooks/review/review-outcome.ts";

/** A denying finding about Deployment shop-prod/web, unless said. */
export function findingOf(given: Partial<Finding> = {}): Finding {
  return {
    id: "0".repeat(64),
    policy: "images",
    rule: "pinned",
    severity: "high",
    action: "deny",
    status: "fail",
    resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop-prod", name: "web" },
    path: "/spec",
    message: "wrong",
    remedy: null,
    source: null,
    exception: null,
    override: null,
    existing: false,
    ...given,
  };
}

export function outcomeOf(
  findings: readonly Finding[],
  given: Partial<ReviewOutcome> = {},
): ReviewOutcome {
  return {
    uid: "7e2c",
    decision: "deny",
    findings,
    unseenRules: [],
    revision: "sha256:1",
    environments: ["prod"],
    passedFreeze: null,
    skipped: null,
    subject: "Deployment shop-prod/web",
    ...given,
  };
}
