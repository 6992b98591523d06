import { rollbackReport, type RollbackReport } from "../rollback/rollback-report.ts";
import { proposalWords } from "../propose/proposal-words.ts";
import type { Proposal } from "../propose/settle-proposal.ts";
import { textTable } from "#adapters/text-table.ts";
import type { ReconcileOutcome } from "./reconcile-pass.ts";

/** What `tiphys promote --reconcile --format json` prints. */
export interface ReconcileReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "ReconcileReport";
  readonly branch: string;
  /** Aborted Rollouts of the cluster. */
  readonly rollouts: readonly RolloutReport[];
}

interface RolloutReport {
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
  readonly images: readonly string[];
  /** unwanted: Git wants another version already, or no overlay of the fleet renders to it. */
  readonly result: RollbackReport["result"] | "proposed" | "unwanted" | "failed";
  /** Null where it is unwanted or could not be looked at. */
  readonly rollback: ReportedRollback | null;
  readonly proposal: Proposal | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

type ReportedRollback = Pick<
  RollbackReport,
  "app" | "environment" | "commit" | "restores" | "version" | "gates" | "skipped"
>;

interface Circumstances {
  readonly isDryRun: boolean;
  readonly branch: string;
}

export function reconcileReport(
  outcomes: readonly ReconcileOutcome[],
  circumstances: Circumstances,
): ReconcileReport {
  const { branch } = circumstances;
  const rollouts = outcomes.map(({ rollout, rollback, proposal, error }): RolloutReport => {
    const report = rollback === null ? null : rollbackReport(rollback, circumstances);
    const isProposed = proposal?.commit !== null && proposal !== null;
    const known = report === null ? "unwanted" : isProposed ? "proposed" : report.result;
    return {
      ...rollout,
      result: error === null ? known : "failed",
      rollback: report === null ? null : reported(report, proposal),
      proposal,
      error: error === null ? null : { code: error.code, message: error.message },
    };
  });
  return { apiVersion: "tiphys.io/v1alpha1", kind: "ReconcileReport", branch, rollouts };
}

function reported(report: RollbackReport, proposal: Proposal | null): ReportedRollback {
  const { app, environment, restores, version, gates, skipped } = report;
  const commit = proposal === null ? report.commit : proposal.commit;
  return { app, environment, commit, restores, version, gates, skipped };
}

/** 0 nothing is left, 1 a version may not come back, 2 something could not be looked at. */
export function exitCodeOf({ rollouts }: ReconcileReport): number {
  const has = (wanted: RolloutReport["result"]) => rollouts.some(({ result }) => result === wanted);
  return has("failed") ? 2 : has("refused") ? 1 : 0;
}

const HEAD = ["ROLLOUT", "RESULT", "VERSION", "WHY"];

/** A line for each aborted Rollout. */
export function textReconcile({ rollouts, branch }: ReconcileReport): string {
  if (rollouts.length === 0) return `${branch}: no Rollout is aborted: nothing to do\n`;
  return textTable([HEAD, ...rollouts.map(cellsOf)]);
}

function cellsOf(rollout: RolloutReport): readonly string[] {
  const { namespace, name, result, rollback } = rollout;
  const version =
    rollback === null ? "" : `${rollback.version.before} -> ${rollback.version.after}`;
  return [`${namespace}/${name}`, RESULT_WORDS[result], version, reasonOf(rollout)];
}

const RESULT_WORDS: Readonly<Record<RolloutReport["result"], string>> = {
  "rolled-back": "rolled back",
  proposed: "proposed",
  planned: "would be rolled back",
  refused: "refused",
  "nothing-to-do": "nothing to do",
  unwanted: "not wanted",
  failed: "failed",
};

function reasonOf({ error, result, rollback, proposal, message }: RolloutReport): string {
  if (error !== null) return error.message.split("\n")[0] ?? "";
  if (result === "unwanted") return "Git wants another version, or no overlay renders to it";
  if (result === "refused") {
    const failed = rollback?.gates.filter(({ verdict }) => verdict !== "pass") ?? [];
    return failed.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ");
  }
  return (proposal === null ? null : proposalWords(proposal)) ?? message;
}
