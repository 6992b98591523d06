/** What somebody outside was asked for: the answer, or why there is none, in words for people. */
export type Asked<T> = { readonly known: T } | { readonly unknown: string };
