import { TOKEN, type TokenList } from "./tokens.ts";

/** The columns at which the open block collections stand, the innermost last; -1 for none. */
export class Indentation {
  readonly #tokens: TokenList;
  readonly #outer: number[] = [];
  #column = -1;

  constructor(tokens: TokenList) {
    this.#tokens = tokens;
  }

  get column(): number {
    return this.#column;
  }

  get depth(): number {
    return this.#outer.length;
  }

  open(column: number): void {
    this.#outer.push(this.#column);
    this.#column = column;
  }

  /** Closes what is indented deeper than `column`. */
  closeTo(column: number, offset: number): void {
    while (this.#column > column) {
      this.#tokens.add(TOKEN.blockEnd, offset);
      this.#column = this.#outer.pop() ?? -1;
    }
  }
}
