import type { GitRepository } from "#adapters/git/open-repository.ts";
import { readMarkedCommits, readTags } from "#adapters/git/read-marks.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { openVerifier } from "#adapters/git/verify-signatures.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { namedSigners, signersOf } from "#core/policy/signer.ts";
import {
  holdsMark,
  markFolder,
  markLine,
  type MarkedVersion,
} from "#core/promotion/version-mark.ts";

interface MarkedChange {
  readonly version: MarkedVersion;
  /** Where the change left the target branch. */
  readonly fork: string;
  /** Of the overlay. */
  readonly path: string;
  /** Of the target branch. */
  readonly fleet: Fleet;
  /** Names of signers; without it all of them. */
  readonly by: readonly string[] | undefined;
}

/** Who marked a change's version as a fix, on its own branch, and did not write it. @throws GIT_FAILED */
export async function fixMarks(
  git: GitRepository,
  { version, fork, path, fleet, by }: MarkedChange,
): Promise<readonly string[]> {
  const signers = namedSigners(signersOf(fleet.spec), by);
  if (signers.length === 0) return [];
  const stretch = { since: fork, until: await resolveRevision(git, "HEAD", "HEAD") };
  const found = await Promise.all([
    readTags(git, markFolder("fix", version), stretch),
    readMarkedCommits(git, markLine("fix", version), stretch),
  ]);
  const marks = found.flat().filter(({ message }) => holdsMark(message, "fix", version));
  if (marks.length === 0) return [];
  const authors = await changeAuthors(git, { ...stretch, path });
  const verifier = await openVerifier(git, signers);
  try {
    const commits = authors.map(({ commit }) => verifier.verify(commit, "commit"));
    const own = new Set((await Promise.all(commits)).map(({ signer }) => signer));
    const people = new Set(authors.flatMap(({ names }) => names));
    const names: string[] = [];
    for (const { object, kind, email } of marks) {
      const { signer } = await verifier.verify(object, kind);
      const emails = signers.filter(({ name }) => name === signer).flatMap((each) => each.emails);
      const words = [signer?.toLowerCase() ?? "", email, ...emails];
      if (signer !== null && !own.has(signer) && !words.some((word) => people.has(word)))
        names.push(signer);
    }
    return [...new Set(names)].sort();
  } finally {
    verifier.close();
  }
}

interface Author {
  readonly commit: string;
  /** Name and address, in lower case. */
  readonly names: readonly string[];
}

async function changeAuthors(
  { folder, world }: GitRepository,
  { since, until, path }: { readonly since: string; readonly until: string; readonly path: string },
): Promise<readonly Author[]> {
  const args = ["log", "--no-show-signature", "--format=%H%x00%an%x00%ae", `${since}..${until}`];
  const result = await runGit({ args: [...args, "--", path], cwd: folder, world });
  const text = result.ok ? new TextDecoder().decode(result.output.stdout) : "";
  return text.split("\n").flatMap((line) => {
    const [commit = "", ...names] = line.split("\0");
    return commit === "" ? [] : [{ commit, names: names.map((name) => name.toLowerCase()) }];
  });
}
