import { PassThrough } from "node:stream";
import { expect } from "chai";
import { pino } from "pino";
import { workload } from "#test/support/fleet-setup.ts";
import { findingOf, outcomeOf } from "#test/support/review-outcome.ts";
import { reviewText } from "#test/support/review-setup.ts";
import { denialMessage } from "#webhooks/review/denial-message.ts";
import { decodeReview } from "#webhooks/review/decode-review.ts";
import { auditAnnotations } from "#webhooks/review/audit-annotations.ts";
import type { ReviewOutcome } from "#webhooks/review/review-outcome.ts";
import { logReview } from "#webhooks/server/log-review.ts";

const request = decodeReview(reviewText({ object: workload() }));

/** The lines that a review leaves, as they were logged. */
function logged(outcome: ReviewOutcome): readonly Record<string, unknown>[] {
  const stream = new PassThrough();
  logReview(pino({ base: null, timestamp: false }, stream), request, outcome);
  const text = String(stream.read() ?? "");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

describe("the log of a review", () => {
  const denied = outcomeOf([findingOf(), findingOf(), findingOf({ rule: "b", action: "warn" })]);

  it("has a line for a denial: who, what, by which rules", () => {
    expect(logged(denied)).to.deep.equal([
      {
        level: 30,
        request: "7e2c",
        user: "jane",
        subject: "Deployment shop-prod/web",
        environments: ["prod"],
        rules: ["images/pinned"],
        revision: "sha256:1",
        msg: "review denied",
      },
    ]);
  });

  it("has the id that stands in the message and in the audit log", () => {
    expect(denialMessage(denied)).to.contain("request 7e2c");
    expect(auditAnnotations(denied)).to.include({ request: "7e2c" });
  });

  it("has none for what passes", () => {
    expect(logged(outcomeOf([], { decision: "warn" }))).to.deep.equal([]);
  });
});
