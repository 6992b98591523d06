import { type MarkObject, readMarkedCommits, readTags } from "#adapters/git/read-marks.ts";
import { openVerifier, type SignatureVerifier } from "#adapters/git/verify-signatures.ts";
import { namedSigners, type Signer, signersOf } from "#core/policy/signer.ts";
import type { ApprovalFacts } from "#core/promotion/gates/outside-facts.ts";
import { versionDigest } from "#core/promotion/version-digest.ts";
import { holdsMark, markFolder, type MarkKind, markLine } from "#core/promotion/version-mark.ts";
import type { FactQuestion } from "./fact-question.ts";
import { type VersionAuthors, versionAuthors } from "./version-authors.ts";

interface MarkQuestion extends FactQuestion {
  readonly kind: MarkKind;
  /** Names of signers; without it all of them. */
  readonly by: readonly string[] | undefined;
  /** The commit that brought the version to the environment before: what is older says nothing of it. */
  readonly arrival: string;
}

/**
 * Who approved the version, or marked it as a fix: signed tags and commits since it came to the environment before, with a
 * line that names exactly it, by somebody who did not write it. @throws GIT_FAILED
 */
export async function markFacts(question: MarkQuestion): Promise<ApprovalFacts> {
  const marks = await readMarks(question);
  if (marks.length === 0) return { by: [], refused: [] };
  const { git, snapshot, route, version, promotable, arrival } = question;
  const { app } = route.target;
  const overlays = snapshot.overlays.filter((overlay) => overlay.app === app);
  const authors = await versionAuthors(git, { arrival, version, promotable, overlays });
  const signers = signersOf(snapshot.loaded.fleet.spec);
  const verifier = await openVerifier(git, signers);
  try {
    const own = (await verifier.verify(authors.commit, "commit")).signer;
    const answers = await Promise.all(
      marks.map(async (mark) => judgeMark(mark, { question, signers, authors, own, verifier })),
    );
    const by = answers.flatMap(({ signer }) => signer ?? []);
    const refused = answers.flatMap(({ problem }) => problem ?? []);
    return { by: [...new Set(by)].sort(), refused: [...new Set(refused)].sort() };
  } finally {
    verifier.close();
  }
}

async function readMarks({
  kind,
  git,
  snapshot,
  route,
  version,
  arrival,
}: MarkQuestion): Promise<readonly MarkObject[]> {
  const { app, environment } = route.target;
  const marked = { app, environment, version: versionDigest(version) };
  const stretch = { since: arrival, until: snapshot.commit };
  const [tags, commits] = await Promise.all([
    readTags(git, markFolder(kind, marked), stretch),
    readMarkedCommits(git, markLine(kind, marked), stretch),
  ]);
  return [...tags, ...commits].filter(({ message }) => holdsMark(message, kind, marked));
}

interface Circumstances {
  readonly question: MarkQuestion;
  readonly signers: readonly Signer[];
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
  { object, kind, email }: MarkObject,
  { question, signers, authors, own, verifier }: Circumstances,
): Promise<MarkAnswer> {
  const { signer: name, problem } = await verifier.verify(object, kind);
  const refuse = (words: string) => ({ signer: null, problem: words });
  if (name === null) return refuse(`that of ${email || "somebody"} does not count, as ${problem}`);
  if (!namedSigners(signers, question.by).some((signer) => signer.name === name))
    return refuse(`${name} is not asked`);
  const emails = signers.filter((each) => each.name === name).flatMap((each) => each.emails);
  const isAuthor =
    own === name || [name.toLowerCase(), email, ...emails].some((each) => authors.people.has(each));
  return isAuthor ? refuse(`${name} is the version's author`) : { signer: name, problem: null };
}
