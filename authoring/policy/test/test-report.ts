import type { Finding } from "#core/policy/finding.ts";
import type { ExpectedFinding } from "#core/policy/guardrail-test.ts";
import type { FieldDifference } from "./compare-findings.ts";
import type { RuleCoverage } from "./coverage.ts";

/** What of a finding a test is about. */
export type GotFinding = Pick<
  Finding,
  "policy" | "rule" | "severity" | "action" | "status" | "resource" | "path" | "message"
>;

/** One way in which a case went wrong. */
export interface FailureReport {
  readonly kind: "missing" | "unexpected" | "different";
  /** Where the expectation stands; the case for a finding that nobody expected. */
  readonly line: number | null;
  readonly expected: ExpectedFinding | null;
  readonly got: GotFinding | null;
  /** For "different": the fields that differ. */
  readonly fields: readonly FieldDifference[];
  /** For "missing": how many of the expected ones are. */
  readonly count: number;
  /** Why a finding may be missing. */
  readonly hint: string | null;
}

export interface CaseReport {
  readonly title: string;
  readonly line: number | null;
  readonly passed: boolean;
  /** Why a case was not run, which is no pass and no failure; null for one that was. */
  readonly skipped: string | null;
  readonly failures: readonly FailureReport[];
}

export interface TestFileReport {
  /** Relative to the repository's root. */
  readonly file: string;
  readonly cases: readonly CaseReport[];
}

/** The report of `tiphys policy test`: every format is made from it. */
export interface PolicyTestReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PolicyTestReport";
  readonly files: readonly TestFileReport[];
  /** null where only some cases ran. */
  readonly coverage: {
    readonly rules: readonly RuleCoverage[];
    /** Policy files of the fleet that no test is about. */
    readonly untested: readonly string[];
  } | null;
  readonly summary: {
    readonly files: number;
    readonly cases: number;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
  };
}
