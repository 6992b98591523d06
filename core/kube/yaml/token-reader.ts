import { TOKEN, type TokenKind, type TokenList } from "./tokens.ts";

const MERGE_TAG = "tag:yaml.org,2002:merge";

/** A place in a list of tokens; reserved tokens that were not filled are passed over. */
export class TokenReader {
  readonly tokens: TokenList;
  kind: TokenKind = TOKEN.end;
  #place = -1;

  constructor(tokens: TokenList) {
    this.tokens = tokens;
    this.advance();
  }

  get place(): number {
    return this.#place;
  }

  get text(): string {
    return this.tokens.textAt(this.#place);
  }

  get offset(): number {
    return this.tokens.offsetAt(this.#place);
  }

  get isScalar(): boolean {
    return this.kind === TOKEN.plain || this.kind === TOKEN.quoted;
  }

  get isProperty(): boolean {
    return this.kind === TOKEN.anchor || this.kind === TOKEN.tag;
  }

  isAt(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  advance(): void {
    do this.#place++;
    while (this.tokens.kindAt(this.#place) === TOKEN.reserved);
    this.kind = this.tokens.kindAt(this.#place);
  }

  jump(place: number): void {
    this.#place = place;
    this.kind = this.tokens.kindAt(place);
  }

  accept(kind: TokenKind): boolean {
    if (this.kind !== kind) return false;
    this.advance();
    return true;
  }

  /** Steps over an anchor and a tag, in either order. */
  readProperties(): { anchor: string | null; tag: string | null } {
    let anchor: string | null = null;
    let tag: string | null = null;
    for (; ; this.advance()) {
      if (this.kind === TOKEN.tag && tag === null) tag = this.text;
      else if (this.kind === TOKEN.anchor && anchor === null) anchor = this.text;
      else return { anchor, tag };
    }
  }

  /** True where a value of a block collection is left out. */
  lacksBlockValue(): boolean {
    const { kind } = this;
    return kind === TOKEN.key || kind === TOKEN.value || kind === TOKEN.blockEnd;
  }

  lacksFlowValue(): boolean {
    const { kind } = this;
    return (
      kind === TOKEN.flowEntry || kind === TOKEN.flowMappingEnd || kind === TOKEN.flowSequenceEnd
    );
  }

  /** True at "<<" without quotes, or with a tag that says merge or nothing. */
  isAtMergeKey(): boolean {
    if (this.kind === TOKEN.plain) return this.text === "<<";
    let place = this.#place;
    let tag: string | null = null;
    for (; this.tokens.isProperty(place); place++) {
      if (this.tokens.kindAt(place) === TOKEN.tag) tag = this.tokens.textAt(place);
    }
    const kind = this.tokens.kindAt(place);
    if (this.tokens.textAt(place) !== "<<") return false;
    if (tag === null) return kind === TOKEN.plain;
    return (tag === "!" || tag === MERGE_TAG) && (kind === TOKEN.plain || kind === TOKEN.quoted);
  }
}
