import type { ResourceRef } from "#core/kube/resource.ts";
import type { Action, Severity } from "./policy.ts";

export type FindingStatus = "fail" | "error" | "not-evaluable";

/** Where a person wrote it: `file` relative to the repository ("-" is standard input); line and column from 1. */
export interface FindingSource {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** What a rule says about one resource at one path. `path` is a JSON Pointer into the resource. */
export interface Finding {
  /** Hex sha256 of policy, rule, group/kind/namespace/name and the path with list elements by key. */
  readonly id: string;
  readonly policy: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly action: Action;
  readonly status: FindingStatus;
  readonly resource: ResourceRef;
  readonly path: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly source: FindingSource | null;
  /** Name of the exception that silenced it (its action is then "off"). */
  readonly exception: string | null;
  /** Reason of the override that set its action. */
  readonly override: string | null;
  /** Was there before (baseline, --base, ratchet on UPDATE): a denial became a warning. */
  readonly existing: boolean;
}

export type DecisionWord = "allow" | "warn" | "deny";

/** allow, warn or deny, with its findings (sorted) and what was looked at. */
export interface Decision {
  readonly decision: DecisionWord;
  readonly revision: string;
  readonly findings: readonly Finding[];
  readonly counts: {
    readonly resources: number;
    readonly policies: number;
    readonly rules: number;
  };
}
