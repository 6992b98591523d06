import { countWords } from "#core/count-words.ts";
import type { FailureReport } from "./test-report.ts";

/** "expected no-latest, got none", or how many of several are missing. */
export function missingWords({ expected, count, hint }: FailureReport): string {
  if (expected === null) return hint ?? "expected a finding, got none";
  const { policy, rule } = expected;
  const name = policy === undefined ? rule : `${policy}/${rule}`;
  if (expected.count === 1) return `expected ${name}, got none`;
  return `expected ${countWords(expected.count, "finding")} of ${name}, ${count} of them missing`;
}
