import { verdictOf } from "#core/promotion/gates/gates.ts";
import { versionChanges, versionWords } from "#core/promotion/version-words.ts";
import { changeWord } from "../promote/promotion-report.ts";
import type { Rollback } from "./rollback-once.ts";

export type RollbackResult = "rolled-back" | "planned" | "nothing-to-do" | "refused";

/** What `tiphys rollback --format json` prints. */
export interface RollbackReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "RollbackReport";
  readonly app: string;
  readonly environment: string;
  readonly result: RollbackResult;
  /** The commit that was looked at, and the branch on which it is. */
  readonly base: string;
  readonly branch: string;
  /** The rollback's; null where there is none. */
  readonly commit: string | null;
  readonly restores: { readonly commit: string; readonly proof: "evidence" | "history" };
  readonly version: { readonly before: string; readonly after: string };
  readonly changes: readonly string[];
  readonly files: readonly { readonly path: string; readonly change: string }[];
  readonly gates: readonly {
    readonly gate: string;
    readonly verdict: string;
    readonly reason: string;
  }[];
  readonly skipped: readonly string[];
}

interface Circumstances {
  readonly isDryRun: boolean;
  readonly branch: string;
}

export function rollbackReport(
  rollback: Rollback,
  { isDryRun, branch }: Circumstances,
): RollbackReport {
  const { target, base, plan, restores, gates, skipped, commit } = rollback;
  const { before, after, changes } = plan;
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "RollbackReport",
    app: target.app,
    environment: target.environment,
    result: resultOf(rollback, isDryRun),
    base,
    branch,
    commit,
    restores,
    version: { before: versionWords(before), after: versionWords(after) },
    changes: versionChanges(before, after),
    files: changes.map(({ path, kind }) => ({ path, change: changeWord(kind) })),
    gates: gates.map(({ gate, verdict, reason }) => ({ gate, verdict, reason })),
    skipped,
  };
}

function resultOf({ plan, gates, skipped, commit }: Rollback, isDryRun: boolean): RollbackResult {
  if (plan.changes.length === 0) return "nothing-to-do";
  if (commit !== null) return "rolled-back";
  const open = gates.filter(({ gate }) => !skipped.includes(gate));
  return verdictOf(open) === "pass" && isDryRun ? "planned" : "refused";
}
