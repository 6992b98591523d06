import type { EntryRoute } from "#core/promotion/find-entry.ts";
import type { PromotionRoute } from "#core/promotion/find-route.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import { gateAdvice } from "#core/promotion/gates/gate-advice.ts";
import { passesAt, verdictOf } from "#core/promotion/gates/gates.ts";
import type { PromotionPlan } from "#core/promotion/plan-promotion.ts";
import { versionChanges, versionWords } from "#core/promotion/version-words.ts";

export interface ExplainedGate {
  readonly gate: string;
  readonly verdict: GateVerdict["verdict"];
  readonly reason: string;
  /** When time alone passes it, a timestamp in UTC; null where nobody can know. */
  readonly passesAt: string | null;
  /** What a person can do; null where it passes. */
  readonly advice: string | null;
}

/** What `tiphys explain --format json` prints. */
export interface ExplainReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "ExplainReport";
  readonly app: string;
  readonly from: string | null;
  readonly to: string;
  /** The commit that was looked at. */
  readonly commit: string;
  /** "nothing-to-do": the version is there. */
  readonly verdict: GateVerdict["verdict"] | "nothing-to-do";
  readonly version: { readonly before: string; readonly after: string };
  readonly changes: readonly string[];
  readonly gates: readonly ExplainedGate[];
  /** When all that waits would pass; null where nobody can know, or nothing waits. */
  readonly passesAt: string | null;
  /** The command that moves it, once every gate passes; null where there is nothing to move. */
  readonly command: string | null;
}

interface Explained {
  readonly commit: string;
  readonly route: PromotionRoute | EntryRoute;
  readonly plan: PromotionPlan;
  readonly gates: readonly GateVerdict[];
}

export function explainReport({ commit, route, plan, gates }: Explained): ExplainReport {
  const { app, environment, path } = route.target;
  const from = route.source?.environment ?? null;
  const { before, after } = plan;
  const isThere = plan.changes.length === 0;
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "ExplainReport",
    app,
    from,
    to: environment,
    commit,
    verdict: isThere ? "nothing-to-do" : verdictOf(gates),
    version: { before: versionWords(before), after: versionWords(after) },
    changes: versionChanges(before, after),
    gates: gates.map((gate) => ({
      gate: gate.gate,
      verdict: gate.verdict,
      reason: gate.reason,
      passesAt: timestamp(gate.passesAt),
      advice: gateAdvice(gate, { app, environment, from, overlay: path }),
    })),
    passesAt: timestamp(passesAt(gates)),
    command: isThere ? null : `tiphys promote ${app} --to ${environment} --push`,
  };
}

function timestamp(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
