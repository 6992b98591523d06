import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import type { WrittenComparison } from "#core/promotion/evidence/written-comparison.ts";
import { writtenComparison } from "#core/promotion/evidence/written-comparison.ts";
import type { TestedRollout } from "#core/promotion/winner/tested-rollout.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";
import { decideTest, type TestDecision, type TestedVersions } from "#core/slo/decide-test.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import type { FoundTarget } from "../find-target.ts";
import type { Promotion } from "../promote/promote-once.ts";
import type { Rollback } from "../rollback/rollback-once.ts";
import type { Snapshot } from "../snapshot.ts";
import type { WinnerOptions } from "./winner-options.ts";

/** A test that is to be ended, and all that may be asked for it. */
export interface EndingQuestion extends FoundTarget {
  readonly test: ComparedTest;
  readonly options: WinnerOptions;
  readonly snapshot: Snapshot;
  readonly git: GitRepository;
  readonly sources: FactSources;
  readonly world: World;
}

export interface MadeDecision extends TestDecision {
  /** Null where nobody has decided. */
  readonly decidedBy: WrittenComparison["decidedBy"] | null;
}

/** What came of the end of a test. */
export interface Ending {
  readonly result:
    "promoted" | "rolled-back" | "planned" | "nothing-to-do" | "waits" | "refused" | "undecided";
  /** Why it came to this, or what comes next. */
  readonly words: string;
  readonly versions: TestedVersions | null;
  /** Null where there are no two versions any more. */
  readonly decision: MadeDecision | null;
  /** Null where Git alone tells the versions apart. */
  readonly rollout: TestedRollout | null;
  readonly change: { readonly promotion: Promotion } | { readonly rollback: Rollback } | null;
  /** Made on top of the commit that was looked at; null where nothing is to be committed. */
  readonly commit: string | null;
}

/** What the numbers say, or a person who has read them. */
export function decide(
  { test, options: { winner, message } }: Pick<EndingQuestion, "test" | "options">,
  versions: TestedVersions,
): MadeDecision {
  const numbers = decideTest(test.objectives, versions);
  if (winner === null) return { ...numbers, decidedBy: numbers.winner === null ? null : "numbers" };
  return {
    outcome: winner === versions.new ? "new" : "old",
    winner,
    reason: `${winner} is to stay, as a person says: ${message ?? ""} (the numbers: ${numbers.reason})`,
    decidedBy: "person",
  };
}

/** The numbers for the evidence; undefined where nobody has won. */
export function comparisonOf(
  { test }: Pick<EndingQuestion, "test">,
  { winner, decidedBy }: MadeDecision,
): WrittenComparison | undefined {
  if (winner === null || decidedBy === null) return undefined;
  return writtenComparison(test, { winner, decidedBy });
}

/** What a person can do where nobody has won. */
export function adviceOn({ outcome }: Pick<MadeDecision, "outcome">): string {
  switch (outcome) {
    case "contradiction":
      return "nothing was changed: what matters more, numbers do not say. Say it with --winner VERSION -m REASON";
    case "equal":
      return "nothing was changed: take whichever is cheaper, with --winner VERSION -m REASON";
    case "unseen":
      return "nothing was changed: mend what cannot be seen, or name the SLO that counts instead of the service";
    default:
      return "nothing was changed: run it again when there is more to see";
  }
}
