/** A variable or a reference has no value. An error of the rule, in preconditions too. */
export class SubstitutionError extends Error {
  /** The place in the tree, as "/spec/0/image". */
  readonly path: string;

  constructor(
    message: string,
    { path, cause }: { readonly path: string; readonly cause?: unknown },
  ) {
    super(message, { cause });
    this.name = "SubstitutionError";
    this.path = path;
  }
}
