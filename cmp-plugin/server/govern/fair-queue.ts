/** A queue in which owners take turns: one with many entries does not hold up one with a few. */
export interface FairQueue<T> {
  readonly size: () => number;
  readonly push: (owner: string, entry: T) => void;
  /** The oldest entry of the owner whose turn it is; undefined when empty. */
  readonly shift: () => T | undefined;
  /** False when it is not waiting. */
  readonly remove: (owner: string, entry: T) => boolean;
}

export function fairQueue<T>(): FairQueue<T> {
  // In the order of turns: a Map keeps the order in which its keys came.
  const lines = new Map<string, T[]>();
  let size = 0;
  return {
    size: () => size,
    push: (owner, entry) => {
      const line = lines.get(owner);
      if (line === undefined) lines.set(owner, [entry]);
      else line.push(entry);
      size += 1;
    },
    shift: () => {
      const [turn] = lines;
      if (turn === undefined) return undefined;
      const [owner, line] = turn;
      const entry = line.shift();
      lines.delete(owner);
      if (line.length > 0) lines.set(owner, line);
      size -= 1;
      return entry;
    },
    remove: (owner, entry) => {
      const line = lines.get(owner) ?? [];
      const at = line.indexOf(entry);
      if (at < 0) return false;
      line.splice(at, 1);
      if (line.length === 0) lines.delete(owner);
      size -= 1;
      return true;
    },
  };
}
