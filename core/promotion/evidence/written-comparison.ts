import type { ComparedTest } from "#core/slo/compared-test.ts";
import type { Comparison } from "#core/slo/compare-versions.ts";
import type { ObjectiveComparison } from "#core/slo/decide-test.ts";

/** What an A/B test said, and who decided by it. */
export interface WrittenComparison {
  readonly winner: string;
  /** person: somebody who read the numbers. */
  readonly decidedBy: "numbers" | "person";
  /** Timestamps in UTC. */
  readonly since: string;
  readonly until: string;
  /** Of the objectives. */
  readonly revision: string;
  readonly objectives: readonly {
    readonly slo: string;
    readonly label: string;
    readonly source: string;
    readonly outcome: Comparison["outcome"];
    readonly winner: string | null;
    /** Logarithms of the e-value, and of what it must reach; null where nothing could be compared. */
    readonly logEvidence: number | null;
    readonly neededLogEvidence: number | null;
    readonly versions: readonly {
      readonly version: string;
      readonly total: number | null;
      readonly bad: number | null;
      readonly share: number | null;
    }[];
  }[];
}

/** What stands in evidence of a test that ended, with the numbers as everybody could see them. */
export function writtenComparison(
  { sinceMs, nowMs, revision, objectives }: ComparedTest,
  { winner, decidedBy }: Pick<WrittenComparison, "winner" | "decidedBy">,
): WrittenComparison {
  return {
    winner,
    decidedBy,
    since: new Date(sinceMs).toISOString(),
    until: new Date(nowMs).toISOString(),
    revision,
    objectives: objectives.map(writtenObjective),
  };
}

function writtenObjective(
  comparison: ObjectiveComparison,
): WrittenComparison["objectives"][number] {
  const { slo, label, source, outcome, winner, contests, versions } = comparison;
  const [contest] = contests;
  return {
    ...{ slo, label, source, outcome, winner },
    logEvidence: rounded(contest?.logEvidence, 3),
    neededLogEvidence: rounded(contest?.neededLogEvidence, 3),
    versions: versions.map(({ version, counts, badRatio }) => ({
      version,
      total: rounded(counts?.total, 0),
      bad: rounded(counts?.bad, 0),
      share: rounded(badRatio, 6),
    })),
  };
}

function rounded(value: number | null | undefined, digits: number): number | null {
  return value === null || value === undefined ? null : Number(value.toFixed(digits));
}
