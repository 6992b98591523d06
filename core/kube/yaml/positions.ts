export interface Position {
  /** Offset of the key, or of the item of a list. */
  readonly key: number;
  readonly value: number;
}

/** Where in the text the entries of mappings and lists stand, by the identity of the collection. */
export class Positions {
  readonly #entries = new Map<object, Map<string | number, Position>>();

  note(collection: object, key: string | number, position: Position): void {
    const entries = this.#entries.get(collection);
    if (entries === undefined) this.#entries.set(collection, new Map([[key, position]]));
    else entries.set(key, position);
  }

  /** A merge brings the places of its source's entries with it. */
  copy(source: object, target: object): void {
    for (const [key, position] of this.#entries.get(source) ?? []) this.note(target, key, position);
  }

  find(collection: object, key: string | number): Position | undefined {
    return this.#entries.get(collection)?.get(key);
  }
}
