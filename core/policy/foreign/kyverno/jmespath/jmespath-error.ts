/**
 * Why an expression has no value: it cannot be read ("syntax"), a key of a map is missing ("missing"), a function or
 * type refuses ("value"), it needs a cluster, a network or chance ("unsupported"), it takes too long ("limit"), or the data
 * themselves fail where they are read ("context"). Nothing in an expression makes a value of the last three.
 */
export type JmespathErrorKind =
  "syntax" | "missing" | "value" | "unsupported" | "limit" | "context";

/** An expression has no value. Kyverno makes an error of the rule of it, never a pass. */
export class JmespathError extends Error {
  readonly kind: JmespathErrorKind;

  constructor(kind: JmespathErrorKind, message: string) {
    super(message);
    this.name = "JmespathError";
    this.kind = kind;
  }
}

export function valueError(message: string): JmespathError {
  return new JmespathError("value", message);
}

export function missingKey(name: string): JmespathError {
  return new JmespathError("missing", `Unknown key "${name}" in path`);
}
