import { committerEmail } from "#adapters/git/sign-tag.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { Asked } from "#core/policy/asked.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { namedSigners, type Signer } from "#core/policy/signer.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { MarkedVersion, MarkKind } from "#core/promotion/version-mark.ts";
import { askWithin } from "../facts/ask-within.ts";
import { judgeMarks } from "../facts/judge-marks.ts";
import type { FleetVersions } from "../read-overlays.ts";
import { type OverlayVersion, versionsSince } from "../versions-since.ts";

const LIMIT_MS = 60_000;

interface SignedMark extends MarkedVersion, Pick<FleetVersions, "fleet" | "overlays"> {
  readonly kind: MarkKind;
  readonly commit: string;
  /** The overlay from which the version comes, at that commit. */
  readonly from: AppOverlay & OverlayVersion;
  readonly signers: readonly Signer[];
  /** The tag. */
  readonly object: string;
}

interface Uncounted {
  /** "which does not count: ada is the version's author". */
  readonly words: string;
  /** What to do. */
  readonly next: string;
}

/** Why the gate will not count a tag that a signer has just made; null where it will, or does not ask. */
export async function whyUncounted(
  git: GitRepository,
  mark: SignedMark,
): Promise<Uncounted | null> {
  const asked = askedSigners(mark);
  if (asked === null) return null;
  const { signal } = git.world;
  const ask = async () => await refusals(git, { mark, by: asked.by });
  const refused = await askWithin({ whom: "git", limitMs: LIMIT_MS, signal, ask });
  if ("unknown" in refused)
    return {
      words: `of which nobody can say here whether it counts: ${refused.unknown}`,
      next: `look in a clone with the whole history: tiphys promote ${mark.app} --to ${mark.environment} --dry-run`,
    };
  if (refused.known.length === 0) return null;
  const words = `which does not count: ${refused.known.join("; ")}`;
  return { words, next: nextOf(mark, asked.by) };
}

interface Question {
  readonly mark: SignedMark;
  readonly by: readonly string[] | undefined;
}

async function refusals(
  git: GitRepository,
  { mark, by }: Question,
): Promise<Asked<readonly string[]>> {
  const { app, commit, signers, from, object } = mark;
  const [arrival] = await versionsSince(git, commit, [from]);
  if (arrival === undefined || arrival === null || arrival.isOldestKnown)
    return {
      unknown: `Git does not say by which commit the version came to ${from.environment}`,
    };
  const overlays = mark.overlays.filter((overlay) => overlay.app === app);
  const { version, promotable } = from;
  const tag = { kind: "tag", object, email: (await committerEmail(git)).toLowerCase() } as const;
  const judging = { signers, by, arrival: arrival.commit, version, promotable, overlays };
  return { known: (await judgeMarks(git, judging, [tag])).refused };
}

/** Null where the environment does not ask for such a mark. */
function askedSigners({
  fleet,
  kind,
  environment,
}: SignedMark): { readonly by: readonly string[] | undefined } | null {
  const found = fleet.spec.environments.find(({ name }) => name === environment);
  if (found === undefined) return null;
  const { approval, budget } = promotionOf(found);
  if (kind === "fix") return budget === null ? null : { by: budget.fixesBy };
  return approval === null ? null : { by: approval.by };
}

function nextOf(
  { app, environment, kind, signers }: SignedMark,
  by: readonly string[] | undefined,
): string {
  const names = namedSigners(signers, by).map(({ name }) => name);
  const fix = kind === "fix" ? " --fix" : "";
  return `ask a signer who did not write it (${names.join(", ")}): tiphys approve ${app} --to ${environment}${fix}`;
}
