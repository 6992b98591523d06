const SMALL_DOCUMENT = 400_000;
const LARGE_DOCUMENT = 4_000_000;

/**
 * Counts nodes as go.yaml.in/yaml/v2 does, which allows 99 % of them to come from aliases in a small
 * document and 10 % in a very large one.
 */
export class AliasBudget {
  #nodes = 1;
  #aliased = 0;

  /** Counts a node; false where aliases have grown it beyond measure. */
  allows(aliasDepth: number): boolean {
    this.#nodes++;
    if (aliasDepth === 0) return true;
    this.#aliased++;
    if (this.#aliased <= 100 || this.#nodes <= 1000) return true;
    return this.#aliased / this.#nodes <= allowedRatio(this.#nodes);
  }
}

function allowedRatio(nodes: number): number {
  if (nodes <= SMALL_DOCUMENT) return 0.99;
  if (nodes >= LARGE_DOCUMENT) return 0.1;
  return 0.99 - 0.89 * ((nodes - SMALL_DOCUMENT) / (LARGE_DOCUMENT - SMALL_DOCUMENT));
}
