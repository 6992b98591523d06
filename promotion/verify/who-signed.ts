import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { signersOf } from "#core/policy/signer.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import type { VerifyItem } from "#core/promotion/verify/verify-item.ts";
import { evidenceAt } from "../evidence-at.ts";
import type { CommitAtHand } from "./commit-at-hand.ts";
import { verifySignature } from "./verify-signature.ts";

interface SignedEvidence {
  readonly spec: EvidenceSpec;
  readonly digest: string;
  readonly path: string;
  readonly at: CommitAtHand;
  /** Whose signers count. */
  readonly fleet: Fleet;
}

/** Who signed the commit, or one that it brings; broken glass counts by a commit that holds this evidence. @throws GIT_FAILED */
export async function whoSigned(
  git: GitRepository,
  { spec, digest, path, at, fleet }: SignedEvidence,
): Promise<VerifyItem> {
  const commits = [at.commit, ...at.brought.filter((each) => each !== at.commit)];
  const signers = signersOf(fleet.spec);
  if (spec.ticket === undefined)
    return await verifySignature(git, { commits, signers, asked: "nobody" });
  const held = await evidenceAt(
    git,
    commits.map((commit) => ({ commit, path })),
  );
  const environment = fleet.spec.environments.find(({ name }) => name === spec.to);
  const isRequired = environment !== undefined && promotionOf(environment).required;
  return await verifySignature(git, {
    commits: commits.filter((_, index) => held[index]?.digest === digest),
    signers,
    asked: isRequired ? "named" : "signers",
  });
}
