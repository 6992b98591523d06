import { passesAt, verdictOf } from "#core/promotion/gates/gates.ts";
import type { FileChange } from "#core/promotion/plan-promotion.ts";
import { versionChanges, versionWords } from "#core/promotion/version-words.ts";
import type { Proposal } from "../propose/settle-proposal.ts";
import type { Promotion } from "./promote-once.ts";

export type PromotionResult =
  "promoted" | "proposed" | "declined" | "planned" | "nothing-to-do" | "waits" | "refused";

/** What `tiphys promote --format json` prints. */
export interface PromotionReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PromotionReport";
  readonly app: string;
  /** Null where the command itself brings the images. */
  readonly from: string | null;
  readonly images: readonly string[];
  readonly to: string;
  readonly result: PromotionResult;
  /** The commit that was looked at, and the branch on which it is. */
  readonly base: string;
  readonly branch: string;
  /** The promotion's; null where there is none. */
  readonly commit: string | null;
  /** Its branch and pull request; null where it was to be none. */
  readonly proposal: Proposal | null;
  readonly version: { readonly before: string; readonly after: string };
  readonly changes: readonly string[];
  readonly files: readonly { readonly path: string; readonly change: string }[];
  readonly gates: readonly {
    readonly gate: string;
    readonly verdict: string;
    readonly reason: string;
    /** Timestamps in UTC; null where nobody can know. */
    readonly passesAt: string | null;
  }[];
  readonly passesAt: string | null;
  /** Gates that had no say, as glass was broken. */
  readonly skipped: readonly string[];
}

interface Outcome {
  readonly promotion: Promotion;
  readonly proposal: Proposal | null;
  readonly isDryRun: boolean;
  readonly branch: string;
}

export function promotionReport(outcome: Outcome): PromotionReport {
  const { promotion, proposal, branch } = outcome;
  const { route, base, plan, gates } = promotion;
  const { before, after, changes } = plan;
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PromotionReport",
    app: route.target.app,
    from: route.source?.environment ?? null,
    images: route.source === null ? route.images : [],
    to: route.target.environment,
    result: resultOf(outcome),
    base,
    branch,
    commit: proposal === null ? promotion.commit : proposal.commit,
    proposal,
    version: { before: versionWords(before), after: versionWords(after) },
    changes: versionChanges(before, after),
    files: changes.map(({ path, kind }) => ({ path, change: changeWord(kind) })),
    gates: gates.map((gate) => ({ ...gate, passesAt: timestamp(gate.passesAt) })),
    passesAt: timestamp(passesAt(gates)),
    skipped: promotion.skipped,
  };
}

/** 0 done, 1 a gate fails, 3 a gate waits. */
export function exitCodeOf({ result }: PromotionReport): number {
  if (result === "refused") return 1;
  return result === "waits" ? 3 : 0;
}

/** What is done to a file, in a word. */
export function changeWord(kind: FileChange["kind"]): string {
  return CHANGE_WORDS[kind];
}

const CHANGE_WORDS = { text: "edited", copy: "copied", delete: "deleted" } as const;

function resultOf({ promotion, proposal, isDryRun }: Outcome): PromotionResult {
  const { plan, skipped } = promotion;
  const gates = promotion.gates.filter(({ gate }) => !skipped.includes(gate));
  if (plan.changes.length === 0) return "nothing-to-do";
  const verdict = verdictOf(gates);
  if (verdict !== "pass") return verdict === "fail" ? "refused" : "waits";
  if (isDryRun) return "planned";
  if (proposal === null) return "promoted";
  return proposal.state === "declined" ? "declined" : "proposed";
}

function timestamp(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
