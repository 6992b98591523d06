import type { Attestation } from "./attestation.ts";
import type { CheckAnswer } from "./gates/outside-facts.ts";
import type { PromotionPlan } from "./plan-promotion.ts";

/** What attestations say of checks, for the images that move: one that fails is enough, to pass every image needs one. */
export function attestedChecks(
  names: readonly string[],
  { before, after }: Pick<PromotionPlan, "before" | "after">,
  attestations: readonly Attestation[],
): Readonly<Record<string, CheckAnswer>> {
  const moving = after.images.filter(
    ({ name, tag, digest }) =>
      !before.images.some((old) => old.name === name && old.tag === tag && old.digest === digest),
  );
  const digests = moving.map(({ digest }) => digest?.replace(/^sha256:/, "").toLowerCase() ?? null);
  const answers = names.flatMap((name) => {
    const answer = answerOf(name, digests, attestations);
    return answer === null ? [] : [[name, answer] as const];
  });
  return Object.fromEntries(answers);
}

function answerOf(
  name: string,
  digests: readonly (string | null)[],
  attestations: readonly Attestation[],
): CheckAnswer | null {
  const saying = (digest: string | null, state: "pass" | "fail") =>
    attestations.find(
      (each) =>
        digest !== null &&
        each.digests.includes(digest) &&
        each.checks.some((check) => check.name === name && check.state === state),
    );
  const failed = digests.flatMap((digest) => saying(digest, "fail") ?? []);
  const passed = digests.flatMap((digest) => saying(digest, "pass") ?? []);
  if (failed.length > 0) return { state: "fail", says: wordsOf(failed) };
  if (passed.length === 0) return null;
  if (passed.length === digests.length) return { state: "pass", says: wordsOf(passed) };
  const lacking = digests.length - passed.length;
  return { state: "pending", says: `${lacking} of ${digests.length} images not attested` };
}

function wordsOf(attestations: readonly Attestation[]): string {
  const names = [...new Set(attestations.map(({ signer }) => signer))];
  return `attestation of ${names.join(" and ")}`;
}
