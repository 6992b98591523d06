/** Kinds of tokens; `reserved` holds the place of a mapping start or a key that may yet show. */
export const TOKEN = {
  reserved: 0,
  documentStart: 1,
  blockSequenceStart: 2,
  blockMappingStart: 3,
  blockEnd: 4,
  flowSequenceStart: 5,
  flowMappingStart: 6,
  flowSequenceEnd: 7,
  flowMappingEnd: 8,
  blockEntry: 9,
  flowEntry: 10,
  key: 11,
  value: 12,
  alias: 13,
  anchor: 14,
  tag: 15,
  plain: 16,
  quoted: 17,
  end: 18,
} as const;

export type TokenKind = (typeof TOKEN)[keyof typeof TOKEN];

/** The tokens of one document in three columns: no object per token, a document has hundreds. */
export class TokenList {
  readonly kinds: TokenKind[] = [];
  readonly offsets: number[] = [];
  readonly texts: string[] = [];

  /** Number of tokens, and so the index of the next one. */
  get length(): number {
    return this.kinds.length;
  }

  add(kind: TokenKind, offset: number, text = ""): void {
    this.kinds.push(kind);
    this.offsets.push(offset);
    this.texts.push(text);
  }

  /** Turns a reserved place into a token. */
  fill(index: number, kind: TokenKind): void {
    this.kinds[index] = kind;
  }

  kindAt(index: number): TokenKind {
    return this.kinds[index] ?? TOKEN.end;
  }

  isProperty(index: number): boolean {
    return this.kinds[index] === TOKEN.anchor || this.kinds[index] === TOKEN.tag;
  }

  offsetAt(index: number): number {
    return this.offsets[index] ?? this.offsets.at(-1) ?? 0;
  }

  textAt(index: number): string {
    return this.texts[index] ?? "";
  }
}
