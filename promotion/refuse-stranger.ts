import type { GitRepository } from "#adapters/git/open-repository.ts";
import { openVerifier } from "#adapters/git/verify-signatures.ts";
import { TiphysError } from "#core/errors.ts";
import type { FleetSpec } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { signersOf } from "#core/policy/signer.ts";

interface BrokenGlass {
  /** On no branch yet. */
  readonly commit: string;
  /** Of the commit that was looked at. */
  readonly fleet: FleetSpec;
  readonly environment: string;
}

/** Glass is broken by a signer of the fleet; where it names none, by everybody unless evidence is required. @throws USAGE_INVALID */
export async function refuseStranger(
  git: GitRepository,
  { commit, fleet, environment: name }: BrokenGlass,
): Promise<void> {
  const signers = signersOf(fleet);
  if (signers.length === 0) {
    const environment = fleet.environments.find((each) => each.name === name);
    if (environment === undefined || !promotionOf(environment).required) return;
    throw refused(
      `expected signers in the fleet, as ${name} requires evidence, got none. Name those who may in spec.signers.`,
    );
  }
  const verifier = await openVerifier(git, signers);
  try {
    const { problem } = await verifier.verify(commit, "commit");
    if (problem === null) return;
    const names = signers.map((signer) => signer.name).join(", ");
    throw refused(
      `expected a commit signed by one of ${names}, got one of which git says: ${problem}. Set commit.gpgSign and user.signingKey, or ask one of them. Nothing was changed.`,
    );
  } finally {
    verifier.close();
  }
}

function refused(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `--breakglass: ${problem}`);
}
