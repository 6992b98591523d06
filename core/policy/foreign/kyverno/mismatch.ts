import type { PathKey } from "#core/document/field-path.ts";

/** Why a value does not fit a part of a pattern; `keys` lead from the value to the place. */
export interface Mismatch {
  readonly kind: "fail" | "unplaced" | "negation" | "skip";
  /** Made by an anchor itself, not put together from those of several. */
  readonly isDirect: boolean;
  readonly keys: readonly PathKey[];
  readonly message: string;
}

export function failure(message: string): Mismatch {
  return { kind: "fail", isDirect: false, keys: [], message };
}

export function skip(message: string, keys: readonly PathKey[] = []): Mismatch {
  return { kind: "skip", isDirect: true, keys, message };
}

/** The same as seen from one step above. */
export function below(key: PathKey, found: Mismatch | null): Mismatch | null {
  return found === null ? null : { ...found, keys: [key, ...found.keys] };
}

/** The same as seen from where some steps lead to the value. */
export function within(steps: readonly PathKey[], found: Mismatch): Mismatch {
  return { ...found, keys: [...steps, ...found.keys] };
}

/** What several skips come to. */
export function joinedSkips(skips: readonly Mismatch[]): Mismatch {
  const message = skips.map((one) => one.message).join("; ");
  return { kind: "skip", isDirect: false, keys: [], message };
}
