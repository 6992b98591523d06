import { pathMatcher } from "#core/policy/glob.ts";
import { signersOf } from "#core/policy/signer.ts";
import { readAttestations } from "#core/promotion/attestation.ts";
import { attestedChecks } from "#core/promotion/attested-checks.ts";
import type { CheckFacts } from "#core/promotion/gates/outside-facts.ts";
import { readObjects } from "../versions-since.ts";
import type { OutsideQuestion } from "./outside-facts.ts";

type Question = Pick<OutsideQuestion, "git" | "snapshot" | "settings" | "plan">;

/** What attestations in Git say of the checks that the environment names. @throws GIT_FAILED */
export async function attestedFacts({
  git,
  snapshot,
  settings,
  plan,
}: Question): Promise<CheckFacts["answers"]> {
  const { spec } = snapshot.loaded.fleet;
  const globs: readonly unknown[] = Array.isArray(spec.attestations) ? spec.attestations : [];
  if (globs.length === 0) return {};
  const matchers = globs.map((glob) => pathMatcher(String(glob).replace(/^(\.\/+)+/, "")));
  const objects = [...snapshot.entries.values()]
    .filter(({ path }) => matchers.some((match) => match(path) !== null))
    .map(({ object }) => object);
  const texts = await readObjects(git, objects);
  const signers = signersOf(spec);
  const attestations = [...texts.values()].flatMap((text) => readAttestations(text, signers));
  return attestedChecks(settings.checks, plan, attestations);
}
