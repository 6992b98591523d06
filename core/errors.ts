import { endSentence } from "./end-sentence.ts";

/** Every code has a heading in docs/errors.md; test/house.test.ts compares both ways. */
export const ERROR_CODES = [
  "CONFIG_INVALID",
  "USAGE_INVALID",
  "POLICY_INVALID",
  "FLEET_INVALID",
  "SLO_INVALID",
  "MANIFEST_UNREADABLE",
  "RENDER_FAILED",
  "RENDER_REFUSED",
  "RENDER_TIMED_OUT",
  "UPLOAD_REFUSED",
  "OVERLOADED",
  "STOPPING",
  "FILE_UNREADABLE",
  "REQUEST_INVALID",
  "SLO_UNKNOWN",
  "QUERY_FAILED",
  "QUERY_TIMED_OUT",
  "CLUSTER_UNREACHABLE",
  "GIT_FAILED",
  "PUSH_REJECTED",
  "HOST_FAILED",
  "OUTPUT_FAILED",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where a problem lies: `file` relative to the repository, `line`/`column` 1-based, `path` a field path. */
export interface Place {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly path?: string | undefined;
}

/** One problem of a document: `message` says expected and got, `remedy` what to do. */
export interface Problem extends Place {
  readonly message: string;
  readonly remedy?: string | undefined;
}

interface ErrorOptions {
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
  /** The whole original text (kustomize's stderr, a parser's picture), shown on request only. */
  readonly detail?: string;
}

/**
 * "I could not look": work that cannot be done. What is wrong with a manifest is a finding, never this.
 * `problems` holds every problem found at once; `message` is fit for a user's eyes as it is.
 */
export class TiphysError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  readonly detail: string | null;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "TiphysError";
    this.code = code;
    this.problems = options.problems ?? [];
    this.detail = options.detail ?? null;
  }
}

/** The error for problems of documents: one line per problem, "file:line: path: message. remedy". */
export function problemsError(
  code: ErrorCode,
  problems: readonly Problem[],
  options: ErrorOptions = {},
): TiphysError {
  return new TiphysError(code, problems.map(formatProblem).join("\n"), { ...options, problems });
}

/** "apps/a.yaml:3:7: spec.x: expected …, got …. Do this." with the parts that are known. */
export function formatProblem(problem: Problem): string {
  const position = [
    problem.file,
    problem.line,
    problem.line === undefined ? undefined : problem.column,
  ]
    .filter((part) => part !== undefined)
    .join(":");
  const prefix = [position, problem.path].filter((part) => part !== undefined && part !== "");
  const sentence =
    problem.remedy === undefined
      ? problem.message
      : `${endSentence(problem.message)} ${problem.remedy}`;
  return [...prefix, sentence].join(": ");
}
