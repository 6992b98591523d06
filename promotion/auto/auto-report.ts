import { promotionReport, type PromotionReport } from "../promote/promotion-report.ts";
import type { StepOutcome } from "./auto-pass.ts";

export type StepResult = PromotionReport["result"] | "failed";

/** What `tiphys promote --auto --format json` prints. */
export interface AutoReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PromotionPassReport";
  readonly branch: string;
  readonly steps: readonly StepReport[];
}

export interface StepReport {
  readonly app: string;
  readonly to: string;
  readonly result: StepResult;
  /** Null where it could not be looked at. */
  readonly from: string | null;
  readonly version: PromotionReport["version"] | null;
  readonly commit: string | null;
  readonly proposal: PromotionReport["proposal"];
  readonly gates: PromotionReport["gates"];
  readonly passesAt: string | null;
  /** Why it could not be looked at; null where it could. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

interface Circumstances {
  readonly isDryRun: boolean;
  readonly branch: string;
}

export function autoReport(
  outcomes: readonly StepOutcome[],
  circumstances: Circumstances,
): AutoReport {
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PromotionPassReport",
    branch: circumstances.branch,
    steps: outcomes.map((outcome) => stepReport(outcome, circumstances)),
  };
}

export function stepReport(outcome: StepOutcome, circumstances: Circumstances): StepReport {
  const { step, promotion, held, proposal, error } = outcome;
  if (promotion === null) {
    const result = error === null ? "nothing-to-do" : "failed";
    const known = error === null ? null : { code: error.code, message: error.message };
    return { ...step, ...UNKNOWN, result, error: known };
  }
  const { from, version, commit, gates, passesAt, result } = promotionReport({
    promotion,
    proposal,
    ...circumstances,
  });
  const known = { ...step, from, version, commit, proposal, passesAt, error: null };
  if (held === null) return { ...known, result, gates };
  const gate = { gate: "rollback", verdict: "wait", reason: held, passesAt: null };
  return { ...known, result: "waits", gates: [gate] };
}

const UNKNOWN = {
  from: null,
  version: null,
  commit: null,
  proposal: null,
  gates: [],
  passesAt: null,
} as const;

/** 0 all is done or waits, 1 a gate fails, 2 something could not be looked at. */
export function exitCodeOf({ steps }: AutoReport): number {
  const has = (wanted: StepResult) => steps.some(({ result }) => result === wanted);
  return has("failed") ? 2 : has("refused") ? 1 : 0;
}

/** The version that is to come, in words; "" where nobody knows. */
export function versionCell({ version }: StepReport): string {
  return version === null ? "" : `${version.before} -> ${version.after}`;
}
