import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { MarkObject } from "#adapters/git/read-marks.ts";
import { openVerifier, type SignatureVerifier } from "#adapters/git/verify-signatures.ts";
import { namedSigners, type Signer } from "#core/policy/signer.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { ApprovalFacts } from "#core/promotion/gates/outside-facts.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import type { Version } from "#core/promotion/version.ts";
import { type VersionAuthors, versionAuthors } from "./version-authors.ts";

/** What makes a mark of a version count. */
export interface MarkJudging {
  /** The fleet's. */
  readonly signers: readonly Signer[];
  /** Names of those whose marks count; without it all of them. */
  readonly by: readonly string[] | undefined;
  /** The commit that brought the version to the environment before. */
  readonly arrival: string;
  readonly version: Version;
  readonly promotable: Promotable;
  /** Of the app, in every environment. */
  readonly overlays: readonly AppOverlay[];
}

/** Whose marks of a version count, by their signatures and by who wrote it, and why others do not. @throws GIT_FAILED */
export async function judgeMarks(
  git: GitRepository,
  judging: MarkJudging,
  marks: readonly Omit<MarkObject, "message">[],
): Promise<ApprovalFacts> {
  const authors = await versionAuthors(git, judging);
  const verifier = await openVerifier(git, judging.signers);
  try {
    const own = (await verifier.verify(authors.commit, "commit")).signer;
    const answers = await Promise.all(
      marks.map(async (mark) => judgeMark(mark, { ...judging, authors, own, verifier })),
    );
    const by = answers.flatMap(({ signer }) => signer ?? []);
    const refused = answers.flatMap(({ problem }) => problem ?? []);
    return { by: [...new Set(by)].sort(), refused: [...new Set(refused)].sort() };
  } finally {
    verifier.close();
  }
}

interface Circumstances extends Pick<MarkJudging, "signers" | "by"> {
  readonly authors: VersionAuthors;
  /** Who signed the change that made the version; null for none of the signers. */
  readonly own: string | null;
  readonly verifier: SignatureVerifier;
}

interface MarkAnswer {
  readonly signer: string | null;
  readonly problem: string | null;
}

async function judgeMark(
  { object, kind, email }: Omit<MarkObject, "message">,
  { signers, by, authors, own, verifier }: Circumstances,
): Promise<MarkAnswer> {
  const { signer: name, problem } = await verifier.verify(object, kind);
  const refuse = (words: string) => ({ signer: null, problem: words });
  if (name === null) return refuse(`that of ${email || "somebody"} does not count, as ${problem}`);
  if (!namedSigners(signers, by).some((signer) => signer.name === name))
    return refuse(`${name} is not asked`);
  const emails = signers.filter((each) => each.name === name).flatMap((each) => each.emails);
  const isAuthor =
    own === name || [name.toLowerCase(), email, ...emails].some((each) => authors.people.has(each));
  return isAuthor ? refuse(`${name} is the version's author`) : { signer: name, problem: null };
}
