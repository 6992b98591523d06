import { type Counts, sumOfSeen } from "#core/slo/counts.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import type { RecordedVerdict } from "./recorded-verdict.ts";
import type { Replayed } from "./replay-verdict.ts";

/** What a replay gave otherwise than was recorded, a line each. */
export interface ReplayComparison {
  readonly isSame: boolean;
  readonly differences: readonly string[];
}

/** The outcome decides whether a replay is the same; reasons and counts explain it. */
export function compareReplay(
  recorded: RecordedVerdict,
  { verdict, facts, revision }: Replayed & { readonly revision: string },
): ReplayComparison {
  const differences = [
    ...(recorded.revision === null || recorded.revision === revision
      ? []
      : [
          `the SLOs have changed: revision ${short(recorded.revision)} then, ${short(revision)} now`,
        ]),
    ...facts.flatMap((one) => countDifferences(one, recorded)),
  ];
  return { isSame: recorded.outcome === verdict.outcome, differences };
}

function countDifferences(
  { objective, period, canary, baseline }: AnswerFacts,
  recorded: RecordedVerdict,
): readonly string[] {
  const address = `${objective.service}/${objective.name}`;
  const then = recorded.counts.get(address);
  if (then === undefined) return [];
  const now = {
    period: "value" in period ? period.value : null,
    canary: sumOfSeen(canary),
    stable: sumOfSeen(baseline),
  };
  const parts = ["period", "canary", "stable"] as const;
  return parts.flatMap((part) =>
    isSame(then[part], now[part])
      ? []
      : [`${address}, ${part}: ${countWords(then[part])} then, ${countWords(now[part])} now`],
  );
}

function isSame(then: Counts | null, now: Counts | null): boolean {
  if (then === null || now === null) return then === now;
  return Math.abs(then.total - now.total) < 1e-6 && Math.abs(then.bad - now.bad) < 1e-6;
}

function countWords(counts: Counts | null): string {
  if (counts === null) return "nothing";
  const { total, bad } = counts;
  return `${Number(bad.toPrecision(6))} of ${Number(total.toPrecision(9))} bad`;
}

function short(revision: string): string {
  return revision.slice(0, "sha256:".length + 12);
}
