import { different, notRecomputable, same, type VerifyItem } from "./verify-item.ts";

/** A file as a commit has it; null for none. */
export type FileState = {
  /** What Git calls its content. */
  readonly object: string;
  readonly mode: string;
} | null;

/** What one commit did to a file. */
export interface TreeChange {
  /** Relative to the fleet's folder; with "../" for what lies outside of it. */
  readonly path: string;
  readonly after: FileState;
}

const MAX_SHOWN = 5;

/** Exactly what was planned, and the evidence, changed. Null: what was before is not in the clone. */
export function verifyChanges(
  expected: ReadonlyMap<string, FileState> | null,
  actual: readonly TreeChange[] | null,
): VerifyItem {
  if (actual === null)
    return notRecomputable("changes", "the commit before this one is not in this clone");
  if (expected === null)
    return notRecomputable("changes", "what was planned cannot be planned again here");
  const byPath = new Map(actual.map((change) => [change.path, change.after]));
  const wrong = [...expected].filter(([path, state]) => !isSame(byPath.get(path), state));
  const other = [...byPath.keys()].filter((path) => !expected.has(path));
  const words = [
    ...wrong.map(([path]) => `${path} is not what the promotion writes`),
    ...(other.length === 0 ? [] : [`changes ${shown(other)} besides`]),
  ];
  return words.length === 0
    ? same("changes", `${[...expected.keys()].sort().join(", ")} and nothing else`)
    : different("changes", words.join("; "));
}

function isSame(actual: FileState | undefined, expected: FileState): boolean {
  if (actual === undefined) return false;
  return actual?.object === expected?.object && actual?.mode === expected?.mode;
}

function shown(paths: readonly string[]): string {
  const more = paths.length > MAX_SHOWN ? ` and ${paths.length - MAX_SHOWN} more` : "";
  return paths.slice(0, MAX_SHOWN).join(", ") + more;
}
