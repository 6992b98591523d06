import { TiphysError } from "#core/errors.ts";
import { type EvidenceSpec, versionFrom } from "./evidence/evidence-spec.ts";
import { versionWords } from "./version-words.ts";
import { isSameVersion, type Version } from "./version.ts";

/** A version that an environment had, and the evidence that came with it; null for none that is valid. */
export interface KnownPast {
  readonly version: Version;
  /** The commit that brought it. */
  readonly commit: string;
  readonly evidence: EvidenceSpec | null;
}

export interface ChosenReturn {
  /** Its place in the history. */
  readonly index: number;
  readonly proof: "evidence" | "history";
}

interface Wish {
  /** What is there now. */
  readonly today: Version;
  /** A tag, a digest, or the commit that brought it; null for the last that passed. */
  readonly wanted: string | null;
}

/**
 * To which version a rollback returns: the newest before today's that passed, else the newest; never one from which a
 * rollback led away. `history` is newest first. @throws USAGE_INVALID
 */
export function chooseReturn(history: readonly KnownPast[], { today, wanted }: Wish): ChosenReturn {
  const others = history
    .map((past, index) => ({ past, index }))
    .filter(({ past }) => !isSameVersion(past.version, today));
  const able =
    wanted === null
      ? others.filter(({ index }) => !wasLeft(history, index))
      : others.filter(({ past }) => isMeant(past, wanted));
  const [newest] = able;
  if (newest === undefined)
    throw nothingThere(
      others.map(({ past }) => past),
      wanted,
    );
  if (wanted !== null)
    refuseSeveral(
      able.map(({ past }) => past),
      wanted,
    );
  const passed = able.find(({ past }) => hasPassed(past));
  const { index } = passed ?? newest;
  return { index, proof: passed === undefined ? "history" : "evidence" };
}

/** True where evidence says that the gates had their say, for exactly this version. */
function hasPassed({ version, evidence }: KnownPast): boolean {
  if (evidence === null || evidence.cause === "breakglass") return false;
  if (evidence.restores?.proof === "history") return false;
  return isSameVersion(versionFrom(evidence.after), version);
}

/** True where a later rollback led away from the version, and it did not come again since. */
function wasLeft(history: readonly KnownPast[], index: number): boolean {
  const past = history[index];
  return history.slice(0, index).some(({ evidence }) => {
    if (evidence === null || evidence.cause !== "rollback" || past === undefined) return false;
    return isSameVersion(versionFrom(evidence.before), past.version);
  });
}

/** By tag, digest, all of its words, or the commit that brought it. */
function isMeant({ version, commit }: KnownPast, wanted: string): boolean {
  if (versionWords(version) === wanted) return true;
  if (/^[0-9a-f]{7,}$/.test(wanted) && commit.startsWith(wanted)) return true;
  return version.images.some(
    ({ tag, digest }) =>
      tag === wanted || digest === wanted || (wanted.length > 17 && digest?.startsWith(wanted)),
  );
}

function refuseSeveral(meant: readonly KnownPast[], wanted: string): void {
  const [first] = meant;
  const others = meant.filter(
    (past) => first !== undefined && !isSameVersion(past.version, first.version),
  );
  if (first === undefined || others.length === 0) return;
  throw usage(
    `--to: expected one version, got "${wanted}", which may be ${listed([first, ...others])}. Name its commit.`,
  );
}

function nothingThere(others: readonly KnownPast[], wanted: string | null): TiphysError {
  if (wanted !== null)
    return usage(
      `--to: expected a version that was there (${listed(others)}), got "${wanted}". See them with tiphys history.`,
    );
  return usage(
    others.length === 0
      ? "expected a version that was there before, the history has none. Name an image with promote --image, or commit by hand."
      : `expected a version that no rollback led away from, got only ${listed(others)}. Name one with --to.`,
  );
}

const MAX_SHOWN = 5;

function listed(past: readonly KnownPast[]): string {
  const words = past
    .slice(0, MAX_SHOWN)
    .map(({ version, commit }) => `${versionWords(version)} by ${commit.slice(0, 12)}`);
  return words.join(", ") || "none";
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `rollback: ${problem}`);
}
