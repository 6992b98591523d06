/** Why an expression has no value: an error of its own, an absent variable, or the cost limit. */
export type CelErrorKind = "error" | "absent" | "cost";

/** Evaluation ended without a value. `&&`, `||` and the macros absorb it, except for kind "cost". */
export class CelError extends Error {
  readonly kind: CelErrorKind;

  constructor(message: string, kind: CelErrorKind = "error") {
    super(message);
    this.name = "CelError";
    this.kind = kind;
  }
}

/** The expression cannot be used at all: `line` and `column`, from 1, are the place of `offset` in `source`. */
export class CelCompileError extends Error {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly source: string;

  constructor(message: string, place: { readonly source: string; readonly offset: number }) {
    super(message);
    this.name = "CelCompileError";
    const before = place.source.slice(0, place.offset).split("\n");
    this.line = before.length;
    this.column = (before.at(-1) ?? "").length + 1;
    this.offset = place.offset;
    this.source = place.source;
  }
}

/** `name` is that of a function, or of an operator as the syntax tree has it: "_+_", "_[_]". */
export function noSuchOverload(name: string, types: readonly string[]): CelError {
  return new CelError(`no such overload: ${shownCall(name, types)}`);
}

function shownCall(name: string, types: readonly string[]): string {
  const [first = "", second] = types;
  if (name === "@in") return `${first} in ${second}`;
  if (name.startsWith("_[")) return `${first}[${second}]`;
  const operator = /^(_?)([^_a-z@]+)_$/.exec(name);
  if (operator === null) return `${name}(${types.join(", ")})`;
  const [, binary, sign] = operator;
  if (second !== undefined) return `${first} ${sign} ${second}`;
  return binary === "" ? `${sign}${first}` : `${first} in "${sign}"`;
}

export function noSuchKey(key: string): CelError {
  return new CelError(`no such key: ${key}`);
}

export function outOfBounds(index: string): CelError {
  return new CelError(`index out of bounds: ${index}`);
}
