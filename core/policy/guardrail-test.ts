import type { FindingStatus } from "./finding.ts";
import type { PolicyUse } from "./fleet.ts";
import type { Action, Door, Operation, Severity } from "./policy.ts";

/** An object in the test file, or the path of a file with objects, seen from the test file. */
export type Fixture = string | Readonly<Record<string, unknown>>;

/** One finding that a case must have (`count` times). What is not given may be anything; `status` is "fail". */
export interface ExpectedFinding {
  readonly rule: string;
  readonly policy?: string;
  /** "Kind name" or "Kind namespace/name". */
  readonly resource?: string;
  /** A JSON Pointer, whatever the author wrote. */
  readonly path?: string;
  readonly message?: string | { readonly contains: string };
  readonly severity?: Severity;
  readonly action?: Action;
  readonly status: FindingStatus;
  readonly count: number;
}

/** A case with the file's settings filled in. */
export interface TestCase {
  readonly title: string;
  /** Place in spec.cases. */
  readonly index: number;
  readonly resources: readonly Fixture[];
  /** Globs on rule ids; null for all. */
  readonly rules: readonly string[] | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: string | null;
  readonly namespace: string | null;
  readonly door: Door;
  readonly operation: Operation;
  readonly oldObject: Fixture | null;
  readonly namespaceObject: Fixture | null;
  readonly request: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch; null for the time of the run. */
  readonly now: number | null;
  /** Empty where nothing may be found. */
  readonly expect: readonly ExpectedFinding[];
}

/** A GuardrailTest, checked. */
export interface GuardrailTest {
  /** null: the policy file beside the test. */
  readonly policies: readonly PolicyUse[] | null;
  readonly cases: readonly TestCase[];
}
