import type { ReportedFinding } from "./decode-report.ts";

/** The decision on what runs, as the scan made it. */
export interface Standing {
  readonly kind: "good" | "warn" | "bad" | "unknown";
  readonly words: string;
}

/** By the worst finding; nothing is good that nobody judged. */
export function standingOf(findings: readonly ReportedFinding[], isJudged: boolean): Standing {
  const count = (...words: readonly string[]) =>
    findings.filter(({ result }) => words.includes(result)).length;
  const denied = count("fail", "error");
  const warned = count("warn");
  if (denied > 0) return { kind: "bad", words: `deny: ${denied}` };
  if (warned > 0) return { kind: "warn", words: `warn: ${warned}` };
  return isJudged ? { kind: "good", words: "allow" } : { kind: "unknown", words: "not judged" };
}
