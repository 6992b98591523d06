import { type MarkObject, readMarkedCommits, readTags } from "#adapters/git/read-marks.ts";
import { signersOf } from "#core/policy/signer.ts";
import type { ApprovalFacts } from "#core/promotion/gates/outside-facts.ts";
import { versionDigest } from "#core/promotion/version-digest.ts";
import { holdsMark, markFolder, type MarkKind, markLine } from "#core/promotion/version-mark.ts";
import type { FactQuestion } from "./fact-question.ts";
import { judgeMarks } from "./judge-marks.ts";

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
  const { git, snapshot, route, by, arrival, version, promotable } = question;
  const { app } = route.target;
  const overlays = snapshot.overlays.filter((overlay) => overlay.app === app);
  const signers = signersOf(snapshot.loaded.fleet.spec);
  return await judgeMarks(git, { signers, by, arrival, version, promotable, overlays }, marks);
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
