import type { GitRepository } from "#adapters/git/open-repository.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { TiphysError } from "#core/errors.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { readTrailers } from "#core/promotion/trailers.ts";
import { holdsVersion, readVersion, type Version } from "#core/promotion/version.ts";
import { overlayAt } from "../overlay-at.ts";
import { versionsSince } from "../versions-since.ts";

interface Question {
  /** The commit that brought the version to the environment before. */
  readonly arrival: string;
  readonly version: Version;
  readonly promotable: Promotable;
  /** Of the app, in every environment. */
  readonly overlays: readonly AppOverlay[];
}

/** Who wrote a version: whoever made the change that promotions carried on since, not whoever promoted it. */
export interface VersionAuthors {
  /** The change, a full hash. */
  readonly commit: string;
  /** Names and addresses of authors and co-authors, in lower case. */
  readonly people: ReadonlySet<string>;
}

const MAX_STEPS = 20;

/** @throws GIT_FAILED */
export async function versionAuthors(
  git: GitRepository,
  { arrival, ...question }: Question,
): Promise<VersionAuthors> {
  let commit = arrival;
  for (let step = 0; ; step++) {
    const { authors, message } = await readAuthors(git, commit);
    const before = step < MAX_STEPS ? await arrivalBefore(git, { ...question, message }) : null;
    if (before === null) return { commit, people: new Set(authors) };
    commit = before;
  }
}

/** Where a promotion says from which environment it took the version: the commit that brought it there. */
async function arrivalBefore(
  git: GitRepository,
  {
    message,
    overlays,
    promotable,
    version,
  }: Omit<Question, "arrival"> & { readonly message: string },
): Promise<string | null> {
  const trailers = readTrailers(message);
  const from = trailers.get("Promoted-From")?.at(-1);
  const base = trailers.get("Promoted-Commit")?.at(-1);
  const place = overlays.find(({ environment }) => environment === from);
  if (place === undefined || base === undefined || !/^[0-9a-f]{40,64}$/.test(base)) return null;
  const overlay = await overlayAt(git, base, { path: place.path, promotable });
  if (!holdsVersion(readVersion(overlay, promotable), version)) return null;
  const [arrival] = await versionsSince(git, base, [{ overlay, promotable, version }]);
  return arrival?.commit ?? null;
}

async function readAuthors(git: GitRepository, commit: string) {
  const args = ["log", "-1", "--no-show-signature", "--format=%an%x00%ae%x00%B", commit, "--"];
  const { folder, world } = git;
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok)
    throw new TiphysError("GIT_FAILED", "expected to read the version's author, git could not.");
  const [name = "", email = "", message = ""] = new TextDecoder()
    .decode(result.output.stdout)
    .split("\0");
  const others = [...message.matchAll(/^co-authored-by:.*<([^<>]+)>/gim)].map(([, each]) => each);
  const authors = [name, email, ...others].map((text) => (text ?? "").toLowerCase());
  return { authors, message };
}
