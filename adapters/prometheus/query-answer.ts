/** What a source answered: each series with its samples, in the order of time. */
export interface QueryAnswer {
  readonly series: readonly AnswerSeries[];
  readonly warnings: readonly string[];
  /** True where the source says that a part of its data was out of reach (VictoriaMetrics' cluster). */
  readonly isPartial: boolean;
}

export interface AnswerSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, in rising order; `values` has as many. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}
