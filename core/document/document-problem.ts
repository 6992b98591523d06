/** One problem of a document; `at` are the keys that lead to the value (or to its missing parent). */
export interface DocumentProblem {
  readonly at: readonly (string | number)[];
  readonly message: string;
  /** The key below `at` whose place is shown, where the problem is that it is there. */
  readonly key?: string | undefined;
  /** The character of the text at `at` that is meant. */
  readonly offset?: number | undefined;
  readonly remedy?: string | undefined;
}
