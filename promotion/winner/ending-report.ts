import { versionWords } from "#core/promotion/version-words.ts";
import type { Ending } from "./ending.ts";

/** What `tiphys compare --promote --format json` prints as the comparison's `ending`. */
export interface EndingReport {
  readonly app: string;
  readonly environment: string;
  readonly by: "rollout" | "commit";
  readonly result: Ending["result"];
  readonly words: string;
  /** Null where there are no two versions any more. */
  readonly versions: { readonly old: string; readonly new: string } | null;
  readonly decision: Ending["decision"];
  /** The commit that was looked at, and the branch on which it is. */
  readonly base: string;
  readonly branch: string;
  /** Null where no Rollout has both versions. */
  readonly rollout: ReportedRollout | null;
  /** The promotion or rollback; null for none. */
  readonly change: ReportedChange | null;
}

interface ReportedRollout {
  readonly namespace: string;
  readonly name: string;
  readonly state: string;
  readonly words: string;
}

interface ReportedChange {
  readonly kind: "promotion" | "rollback";
  readonly environment: string;
  readonly before: string;
  readonly after: string;
  /** Null where there is none. */
  readonly commit: string | null;
  readonly gates: readonly {
    readonly gate: string;
    readonly verdict: string;
    readonly reason: string;
  }[];
  readonly skipped: readonly string[];
}

interface Circumstances extends Pick<
  EndingReport,
  "app" | "environment" | "by" | "base" | "branch"
> {}

export function endingReport(ending: Ending, circumstances: Circumstances): EndingReport {
  const { app, environment, by, base, branch } = circumstances;
  const { result, words, versions, decision, rollout } = ending;
  return {
    ...{ app, environment, by, result, words, versions, decision, base, branch },
    rollout: rollout === null ? null : reportedRollout(rollout),
    change: ending.change === null ? null : reportedChange(ending.change),
  };
}

/** 0 done or nothing to do, 1 render, policy, a gate or the Rollout's state forbids it, 3 nobody has won yet, or it waits. */
export function exitCodeOf({ result }: Pick<EndingReport, "result">): number {
  if (result === "refused") return 1;
  return result === "waits" || result === "undecided" ? 3 : 0;
}

function reportedRollout({
  namespace,
  name,
  state,
  words,
}: NonNullable<Ending["rollout"]>): ReportedRollout {
  return { namespace, name, state, words };
}

function reportedChange(change: NonNullable<Ending["change"]>): ReportedChange {
  const kind = "promotion" in change ? "promotion" : "rollback";
  const made = "promotion" in change ? change.promotion : change.rollback;
  const { environment } =
    "promotion" in change ? change.promotion.route.target : change.rollback.target;
  return {
    ...{ kind, environment, commit: made.commit, skipped: made.skipped },
    before: versionWords(made.plan.before),
    after: versionWords(made.plan.after),
    gates: made.gates.map(({ gate, verdict, reason }) => ({ gate, verdict, reason })),
  };
}
