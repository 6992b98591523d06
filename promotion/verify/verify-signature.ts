import type { GitRepository } from "#adapters/git/open-repository.ts";
import { openVerifier } from "#adapters/git/verify-signatures.ts";
import type { Signer } from "#core/policy/signer.ts";
import {
  different,
  notRecomputable,
  same,
  type VerifyItem,
} from "#core/promotion/verify/verify-item.ts";

interface SignedCommits {
  /** Full hashes, the one at hand first; after a merge one of the others may be signed. */
  readonly commits: readonly string[];
  readonly signers: readonly Signer[];
  /** "signers" where only they may do this, "named" where somebody has to be named for it, too. */
  readonly asked: "nobody" | "signers" | "named";
}

const MAX_ASKED = 20;

/** Who signed a commit or what it brings, by the fleet's keys. @throws GIT_FAILED */
export async function verifySignature(
  git: GitRepository,
  { commits, signers, asked }: SignedCommits,
): Promise<VerifyItem> {
  if (signers.length === 0)
    return asked === "named"
      ? different("signature", "glass is broken, and the fleet names no signers who may")
      : notRecomputable("signature", "the fleet names no signers whose keys could be asked");
  const verifier = await openVerifier(git, signers);
  try {
    const problems: string[] = [];
    for (const commit of commits.slice(0, MAX_ASKED)) {
      const { signer, problem } = await verifier.verify(commit, "commit");
      const short = commit.slice(0, 12);
      if (signer !== null) return same("signature", `${short} is signed by ${signer}`);
      problems.push(`${short}: ${problem}`);
    }
    const [problem = "no commit brings this evidence"] = problems;
    const isForged = problem.includes("does not fit");
    return asked !== "nobody" || isForged
      ? different("signature", problem)
      : notRecomputable("signature", problem);
  } finally {
    verifier.close();
  }
}
