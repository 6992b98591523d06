/** A part of a policy that has no counterpart; its rule is left. `keys` lead on from the part that is being read. */
export class Unmigratable extends Error {
  readonly keys: readonly (string | number)[];

  constructor(message: string, keys: readonly (string | number)[] = []) {
    super(message);
    this.name = "Unmigratable";
    this.keys = keys;
  }
}

/** What `read` makes of a part at `keys`: the place of what is wrong with it begins there. @throws Unmigratable */
export function placedAt<T>(keys: readonly (string | number)[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unmigratable)) throw error;
    throw new Unmigratable(error.message, [...keys, ...error.keys]);
  }
}
