import { expect } from "chai";
import type { ReviewAnswer } from "#webhooks/review/encode-review.ts";

/** The API server's own rules for an answer, and our limits of what it holds. */
export function expectValidAnswer(answer: string, review: string): void {
  expect(answer.length).to.be.below(400_000);
  const { apiVersion, kind, response } = JSON.parse(answer) as ReviewAnswer;
  expect({ apiVersion, kind }).to.deep.equal({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
  });
  // Half a character is read as U+FFFD, as Go reads it.
  expect(response.uid).to.equal((JSON.parse(review) as Asked).request.uid.toWellFormed());
  expect(response).not.to.have.any.keys("patch", "patchType");
  expect(response.allowed).to.be.a("boolean");
  if (response.allowed) expect(response.status).to.equal(undefined);
  else expect(response.status?.message).to.be.a("string").with.lengthOf.below(34_000);
  expectFittingWarnings(response.warnings ?? []);
  for (const [key, text] of Object.entries(response.auditAnnotations)) {
    expect(key).to.match(/^[a-z-]+$/);
    expect(text.length, key).to.be.at.most(10_240);
  }
}

interface Asked {
  readonly request: { readonly uid: string };
}

/** 4,096 characters in all, none of them one that a header does not take. */
function expectFittingWarnings(warnings: readonly string[]): void {
  expect(warnings.length).to.be.at.most(16);
  expect([...warnings.join("")].length).to.be.at.most(4096);
  expect(new Set(warnings).size).to.equal(warnings.length);
  for (const warning of warnings) {
    expect(warning).not.to.equal("");
    expect([...warning].length).to.be.at.most(256);
    expect(warning).not.to.match(/\p{Cc}/u);
  }
}
