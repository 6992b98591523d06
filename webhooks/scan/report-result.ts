/** In the order of the report: the worst first. */
export const RESULT_WORDS = ["fail", "error", "warn", "skip", "pass"] as const;
export type ResultWord = (typeof RESULT_WORDS)[number];

/** One entry of a PolicyReport. @see https://github.com/kubernetes-sigs/wg-policy-prototypes (v1alpha2) */
export interface ReportResult {
  readonly source: string;
  readonly policy: string;
  readonly rule?: string;
  readonly result: ResultWord;
  readonly severity?: "critical" | "high" | "medium" | "low";
  readonly scored?: boolean;
  readonly message: string;
  readonly resources?: readonly Readonly<Record<string, string>>[];
  readonly properties?: Readonly<Record<string, string>>;
}
