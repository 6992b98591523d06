import { TiphysError } from "#core/errors.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import { readVersion, type Version } from "#core/promotion/version.ts";
import {
  imagesBeside,
  otherImage,
  runningVersion,
} from "#core/promotion/winner/running-version.ts";
import { findTarget } from "../find-target.ts";
import { rollbackOnce } from "../rollback/rollback-once.ts";
import { rollbackReport } from "../rollback/rollback-report.ts";
import { readOverlay } from "../snapshot.ts";
import { comparisonOf, type Ending, type EndingQuestion, type MadeDecision } from "./ending.ts";

interface Back {
  readonly decision: MadeDecision;
  /** Where the new version goes. */
  readonly environment: string;
  /** The old version: its images where it runs, or what another environment has of it in Git. */
  readonly stays: readonly string[] | Version;
}

/** The rollback that the old version's win asks for. @throws USAGE_INVALID, GIT_FAILED, MANIFEST_UNREADABLE */
export async function rollBackTest(
  question: EndingQuestion,
  { decision, environment, stays }: Back,
): Promise<Pick<Ending, "result" | "words" | "change" | "commit">> {
  const { snapshot, target, options, git, world } = question;
  const { app } = target;
  const { isDryRun } = options.place;
  const place = findTarget(snapshot, { app, environment, verb: "compare: --promote" });
  const promotable = promotableOf(snapshot.loaded.fleet.spec, app);
  const today = readVersion(readOverlay(snapshot, place.target.path, promotable), promotable);
  const images = "images" in stays ? imagesBeside(stays, today) : stays;
  const comparison = comparisonOf(question, decision);
  const rollback = await rollbackOnce(
    snapshot,
    {
      ...{ app, environment, isDryRun, breakglass: null },
      to: runningVersion(today, images),
      reason: options.message ?? decision.reason,
      ...(comparison === undefined ? {} : { comparison }),
    },
    { git, world },
  );
  const { after } = rollback.plan;
  const isOther =
    otherImage(after, images) !== null || ("images" in stays && hasOtherFiles(after, stays));
  if (isOther) throw otherVersion(after, images);
  const { result } = rollbackReport(rollback, { isDryRun, branch: "" });
  const change = { rollback };
  return { result, words: WORDS[result], change, commit: rollback.commit };
}

const WORDS = {
  "rolled-back": "the test ends when Argo CD has synced it",
  planned: "dry run: nothing was changed",
  refused: "refused: nothing was changed. Name another version with tiphys rollback --to",
  "nothing-to-do": "nothing to do: Git has the version already",
} as const;

function hasOtherFiles({ files }: Version, stays: Version): boolean {
  return canonicalJson(files) !== canonicalJson(stays.files);
}

/** What comes back must be what won. */
function otherVersion(version: Version, stays: readonly string[]): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    `compare: --promote: expected the rollback to bring ${stays.join(", ")} back, which won, got ${versionWords(version)}. Choose with tiphys rollback --to.`,
  );
}
