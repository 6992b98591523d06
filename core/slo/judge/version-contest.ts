import { exactInterval } from "../statistics/binomial.ts";
import { clumpSize } from "../statistics/clump-size.ts";
import {
  type Evidence,
  FINE_RATIOS,
  type PairedStep,
  ratioEvidence,
} from "../statistics/ratio-evidence.ts";
import { worseChance } from "../statistics/worse-chance.ts";
import { badOf, percent } from "./number-words.ts";
import { type Margin, sumPairs } from "./regression-margin.ts";
import type { Step } from "./series-steps.ts";

interface Contestant {
  readonly version: string;
  readonly steps: readonly Step[];
  readonly stepSeconds: number;
}

/** Two versions side by side. */
export interface Contest {
  readonly worse: string;
  readonly better: string;
  readonly reason: string;
  /** worse: surely. equal: whatever difference is left does not matter. */
  readonly state: "worse" | "equal" | "open";
  /** Of a single look; not to be used for deciding when to stop. */
  readonly pValue: number;
  /** The logarithm of the e-value, fit for any number of looks, and what it must reach. */
  readonly logEvidence: number;
  readonly neededLogEvidence: number;
  readonly etaSeconds: number | null;
}

/** What stands between the worse version and the better one, for people. */
export const CONTEST_WORDS: Readonly<Record<Contest["state"], string>> = {
  worse: "is surely worse than",
  equal: "is no different, where it matters, from",
  open: "may be worse than",
};

interface Rules {
  readonly alpha: number;
  readonly margin: Margin;
}

/** Which of the two makes more bad requests, counted in the steps in which both are known. */
export function contestOf(
  [left, right]: readonly [Contestant, Contestant],
  { alpha, margin }: Rules,
): Contest {
  const pairs = pairsOf(left, right);
  const sums = sumPairs(pairs);
  const leftIsWorse = ratioOf(sums.canary) >= ratioOf(sums.baseline);
  const [worse, better] = leftIsWorse ? [left, right] : [right, left];
  const ordered = leftIsWorse ? pairs : pairs.map(swap);
  const both = leftIsWorse ? sums : swap(sums);
  const evidence = evidenceOf(ordered);
  const needed = Math.log(1 / alpha);
  const isWorse = evidence.log >= needed && evidence.logWithoutBest >= needed / 2;
  const width = widestDifference(both);
  const seconds = pairs.length * left.stepSeconds;
  const state = isWorse ? "worse" : width < margin.minDifference ? "equal" : "open";
  return {
    worse: worse.version,
    better: better.version,
    reason: `${worse.version} ${said(both.canary)}, ${better.version} ${said(both.baseline)}`,
    state,
    pValue: worseChance({ left: both.canary, right: both.baseline }),
    logEvidence: Number.isFinite(evidence.log) ? evidence.log : -1e9,
    neededLogEvidence: needed,
    etaSeconds:
      state === "open"
        ? eta(seconds, { evidence, needed, shrink: width / margin.minDifference })
        : 0,
  };
}

function said(counts: PairedStep["canary"]): string {
  return `${badOf(counts, "request")} (${percent(ratioOf(counts))})`;
}

export interface ContestVerdict {
  readonly outcome: "winner" | "equal" | "not-yet";
  readonly winner: string | null;
  readonly reason: string;
  readonly etaSeconds: number | null;
}

/** The winner is surely better than every other version. */
export function verdictOn(
  contests: readonly Contest[],
  versions: readonly string[],
): ContestVerdict {
  const reason = contests.map((contest) => contest.reason).join("; ");
  const isAhead = (version: string) =>
    contests.filter(({ better, state }) => better === version && state === "worse").length;
  const winner = versions.find((version) => isAhead(version) === versions.length - 1);
  if (winner !== undefined)
    return { outcome: "winner", winner, reason: `${winner} wins: ${reason}`, etaSeconds: null };
  if (contests.every(({ state }) => state === "equal")) {
    const text = `no difference that matters: ${reason}`;
    return { outcome: "equal", winner: null, reason: text, etaSeconds: null };
  }
  const open = contests.filter(({ state }) => state === "open").map(({ etaSeconds }) => etaSeconds);
  const known = open.filter((seconds) => seconds !== null);
  return {
    outcome: "not-yet",
    winner: null,
    reason: `not yet: ${reason}`,
    etaSeconds: known.length === open.length && known.length > 0 ? Math.max(...known) : null,
  };
}

function evidenceOf(pairs: readonly PairedStep[]): Evidence {
  const clump = Math.max(
    clumpSize(pairs.map(({ canary }) => canary)),
    clumpSize(pairs.map(({ baseline }) => baseline)),
  );
  return ratioEvidence({ steps: pairs, clump, ratios: FINE_RATIOS, matters: () => true });
}

/** The largest difference that both exact intervals leave open. */
function widestDifference({ canary, baseline }: PairedStep): number {
  const [ours, theirs] = [exactInterval(canary, 0.95), exactInterval(baseline, 0.95)];
  return Math.max(ours.upper - theirs.lower, theirs.upper - ours.lower);
}

/** Evidence grows with time, and intervals shrink with its root: whichever ends first. */
function eta(
  seconds: number,
  { evidence, needed, shrink }: { evidence: Evidence; needed: number; shrink: number },
): number | null {
  const byEvidence =
    evidence.log > 0.5 ? seconds * Math.max(0, needed / evidence.log - 1) : Infinity;
  const byWidth = seconds * Math.max(0, shrink ** 2 - 1);
  const soonest = Math.min(byEvidence, byWidth);
  return seconds > 0 && Number.isFinite(soonest) ? Math.round(soonest) : null;
}

function pairsOf(left: Contestant, right: Contestant): readonly PairedStep[] {
  const byEnd = new Map(right.steps.map(({ endMs, counts }) => [endMs, counts]));
  return left.steps.flatMap(({ endMs, counts }) => {
    const other = byEnd.get(endMs);
    if (counts === null || other === undefined || other === null) return [];
    return counts.total + other.total > 0 ? [{ canary: counts, baseline: other }] : [];
  });
}

function swap({ canary, baseline }: PairedStep): PairedStep {
  return { canary: baseline, baseline: canary };
}

function ratioOf({ bad, total }: PairedStep["canary"]): number {
  return total > 0 ? bad / total : 0;
}
