import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { causeProblem } from "../evidence/cause-problem.ts";
import { type EvidenceSpec, versionFrom } from "../evidence/evidence-spec.ts";
import type { ReadEvidence } from "../evidence/read-evidence.ts";
import { GATES } from "../gates/gates.ts";
import { versionWords } from "../version-words.ts";
import { isSameVersion, type Version } from "../version.ts";

/** A change of what moves, in an environment that requires evidence. */
export interface DoorFacts {
  /** As the target branch has it: a change cannot take its own door away. */
  readonly environment: Environment;
  /** Where the evidence must lie. */
  readonly path: string;
  /** What the target branch has; an overlay that it lacks has the empty version. */
  readonly before: Version;
  readonly after: Version;
  readonly oldEvidence: ReadEvidence | null;
  readonly evidence: ReadEvidence | null;
  /** Null where there is no evidence to ask about. */
  readonly origin: OriginFacts | null;
}

/** What Git says of the commit that evidence looked at. */
export interface OriginFacts {
  /** False where that commit is not in the history of the change. */
  readonly isInHistory: boolean;
  /** True where the environment's evidence was then what the target branch has. */
  readonly hadSameEvidence: boolean;
  /** What the same plan gives the target branch, or why it cannot be planned. */
  readonly planned: { readonly version: Version } | { readonly problem: string };
  /** Why whoever broke glass may not; null for whoever may, and where none is broken. */
  readonly strangerProblem: string | null;
}

/** Why a change of what moves has no valid evidence; null where it has, and where nothing that moves changed. */
export function judgeChange(facts: DoorFacts): string | null {
  const { before, after, evidence, oldEvidence, origin, path } = facts;
  if (isSameVersion(before, after)) return null;
  if (evidence !== null && evidence.problem !== null) return `${path}: ${evidence.problem}`;
  if (evidence === null || origin === null) return `there is no ${path}`;
  if (oldEvidence?.digest === evidence.digest)
    return `${path} is as it was: it tells of an earlier change`;
  return (
    versionProblem(facts, evidence.spec) ??
    causeProblem(evidence.spec) ??
    gateProblem(facts, evidence.spec) ??
    originProblem(evidence.spec, { origin, after })
  );
}

function versionProblem({ before, after }: DoorFacts, spec: EvidenceSpec): string | null {
  const told = { before: versionFrom(spec.before), after: versionFrom(spec.after) };
  if (!isSameVersion(told.after, after))
    return `its evidence is for ${versionWords(told.after)}, the overlay has ${versionWords(after)}`;
  if (!isSameVersion(told.before, before))
    return `its evidence begins with ${versionWords(told.before)}, the target branch has ${versionWords(before)}`;
  return null;
}

function gateProblem({ environment }: DoorFacts, spec: EvidenceSpec): string | null {
  const settings = promotionOf(environment);
  const told = new Set([...spec.gates.map(({ gate }) => gate), ...(spec.skipped ?? [])]);
  const untold = GATES.filter(({ name, isNeeded }) => isNeeded(settings) && !told.has(name));
  if (untold.length === 0) return null;
  return `its evidence tells nothing of ${untold.map(({ name }) => name).join(", ")}`;
}

interface Origin {
  readonly origin: OriginFacts;
  readonly after: Version;
}

function originProblem(spec: EvidenceSpec, { origin, after }: Origin): string | null {
  const looked = spec.sourceCommit.slice(0, 12);
  if (!origin.isInHistory)
    return `its evidence looked at ${looked}, which is not in the history of this change`;
  if (!origin.hadSameEvidence)
    return `its evidence looked at ${looked}, and another change came since`;
  if ("problem" in origin.planned) return origin.planned.problem;
  if (!isSameVersion(origin.planned.version, after)) {
    const from = spec.from ?? spec.restores?.commit.slice(0, 12) ?? "the command";
    return `its evidence says that ${from} gave ${versionWords(after)}, Git says ${versionWords(origin.planned.version)}`;
  }
  return origin.strangerProblem;
}
