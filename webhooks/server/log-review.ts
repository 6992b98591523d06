import type { Logger } from "pino";
import type { ReviewOutcome } from "../review/review-outcome.ts";
import type { ReviewRequest } from "../review/review-request.ts";

const MAX_RULES = 20;

/** One line for each denial, with the id that stands in its message and in the audit log; what passes is only counted. */
export function logReview(log: Logger, request: ReviewRequest, outcome: ReviewOutcome): void {
  const { uid, decision, subject, environments, findings, revision } = outcome;
  if (decision !== "deny") return;
  const rules = findings
    .filter(({ action }) => action === "deny")
    .map(({ policy, rule }) => `${policy}/${rule}`);
  const user = request.requester.username;
  const denied = [...new Set(rules)].slice(0, MAX_RULES);
  log.info({ request: uid, user, subject, environments, rules: denied, revision }, "review denied");
}
