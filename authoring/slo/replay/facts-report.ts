import { judgeGroup } from "#core/slo/judge/judge-group.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import type { RecordedVerdict } from "./recorded-verdict.ts";
import type { ReplayReport } from "./replay-report.ts";

/** Judges facts as they are; beside what was said of them then, where that was recorded. */
export function factsReport(
  facts: readonly VerdictFacts[],
  recorded: RecordedVerdict | null = null,
): ReplayReport {
  const verdict = judgeGroup(facts);
  return {
    label: recorded?.label ?? "",
    evaluatedAt: new Date(Math.max(...facts.map(({ nowMs }) => nowMs))).toISOString(),
    recorded: recorded === null ? null : { outcome: recorded.outcome, reason: recorded.reason },
    verdict,
    isSame: recorded === null ? null : recorded.outcome === verdict.outcome,
    differences: [],
  };
}
