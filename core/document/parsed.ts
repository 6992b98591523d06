import type { DocumentProblem } from "./document-problem.ts";

/** What a document means, or all that is wrong with it; exactly one of the two is there. */
export type Parsed<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly DocumentProblem[] };
