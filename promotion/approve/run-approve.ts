import type { CommandInput } from "#adapters/command.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { fetchBranch, followedRemote, remoteBranch } from "#adapters/git/remote-branch.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { committerEmail, pushTag, removeTag, signTag } from "#adapters/git/sign-tag.ts";
import { openVerifier } from "#adapters/git/verify-signatures.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { type Signer, signersOf } from "#core/policy/signer.ts";
import { type AppOverlay, findRoute } from "#core/promotion/find-route.ts";
import { versionDigest } from "#core/promotion/version-digest.ts";
import {
  type MarkedVersion,
  type MarkKind,
  markLine,
  markTag,
} from "#core/promotion/version-mark.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import { holdsVersion, type Version } from "#core/promotion/version.ts";
import { type FleetVersions, readOverlaysAt } from "../read-overlays.ts";
import type { OverlayVersion } from "../versions-since.ts";
import { whyUncounted } from "./why-uncounted.ts";

interface Approval extends MarkedVersion, Pick<FleetVersions, "fleet" | "overlays"> {
  readonly kind: MarkKind;
  readonly commit: string;
  /** From where it comes. */
  readonly from: AppOverlay & OverlayVersion;
  /** What is to come, and what is there. */
  readonly source: Version;
  readonly target: Version;
}

/** `tiphys approve`: 0 signed or nothing to do. */
export async function runApprove(input: CommandInput, world: World): Promise<number> {
  const { options } = input;
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const commit =
    options.push === true
      ? await fetchBranch(git, await remoteBranch(git, null))
      : await resolveRevision(git, "HEAD", "HEAD");
  const approval = await findApproval(git, commit, input);
  const { app, environment, kind, source, target } = approval;
  const what = `${app} for ${environment}: ${versionWords(source)}`;
  const line = markLine(kind, approval);
  if (holdsVersion(target, source)) {
    await writeOutput(world.stdout, `${what} is there already: nothing to do\n`);
    return 0;
  }
  if (options.dryRun === true) {
    await writeOutput(world.stdout, `${what}\n  ${line}\n\ndry run: nothing was signed\n`);
    return 0;
  }
  const note = typeof options.message === "string" ? `\n${options.message.trim()}\n` : "";
  const verb = kind === "fix" ? "Mark as a fix" : "Approve";
  const message = `${verb}: ${what}\n${note}\n${line}\n`;
  const name = markTag(kind, { ...approval, email: await committerEmail(git) });
  const signers = signersOf(approval.fleet.spec);
  const { signer, object } = await signKnown(git, { name, commit, message, signers });
  const uncounted = await whyUncounted(git, { ...approval, object, signers });
  const remote = (await followedRemote(git)) ?? "origin";
  if (options.push === true) await pushTag(git, remote, name);
  const rest =
    options.push === true ? `pushed to ${remote}` : `push it: git push ${remote} refs/tags/${name}`;
  const done = kind === "fix" ? "marked as a fix" : "approved";
  const words =
    uncounted === null
      ? [`${what}: ${done} by ${signer}`, `tag ${name}`, rest]
      : [`${what}: signed by ${signer}, ${uncounted.words}`, `tag ${name}`, rest, uncounted.next];
  await writeOutput(world.stdout, `${words.join("\n  ")}\n`);
  return 0;
}

async function findApproval(
  git: GitRepository,
  commit: string,
  { positionals, options }: CommandInput,
): Promise<Approval> {
  const { to, from } = options;
  if (typeof to !== "string" || to === "")
    throw new TiphysError(
      "USAGE_INVALID",
      "approve: expected --to with the name of an environment, got none.",
    );
  const app = positionals[0] ?? "";
  const { fleet, overlays } = await readOverlaysAt(git, commit);
  const request = { app, to, from: typeof from === "string" && from !== "" ? from : null };
  const route = findRoute(fleet.spec.environments, overlays, request);
  const placeAt = (path: string) => overlays.find((overlay) => overlay.path === path);
  const [place, there] = [placeAt(route.source.path), placeAt(route.target.path)];
  if (place === undefined || there === undefined)
    throw new TiphysError("GIT_FAILED", "expected both overlays in the commit, got others.");
  const kind = options.fix === true ? "fix" : "approve";
  const { version: source } = place;
  const marked = { app, environment: to, version: versionDigest(source) };
  return { ...marked, kind, commit, fleet, overlays, from: place, source, target: there.version };
}

interface Signing {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
  readonly signers: readonly Signer[];
}

/** Signs, and takes the tag away again where the key is none of the fleet's: it would never count. */
async function signKnown(
  git: GitRepository,
  { signers, ...tag }: Signing,
): Promise<{ readonly signer: string; readonly object: string }> {
  const object = await signTag(git, tag);
  const verifier = await openVerifier(git, signers);
  try {
    const { signer, problem } = await verifier.verify(object, "tag");
    if (signer !== null) return { signer, object };
    await removeTag(git, tag.name);
    const known = signers.map(({ name }) => name).join(", ") || "none";
    throw new TiphysError(
      "GIT_FAILED",
      `approve: expected the key of a signer of tiphys.yaml (${known}), got a tag of which we say: ${problem}. Sign with a key that spec.signers names.`,
    );
  } finally {
    verifier.close();
  }
}
