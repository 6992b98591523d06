/** The character that stands behind the last one of a text; a text itself cannot hold it. */
export const END = 0;

export const CHAR = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  bang: 33,
  doubleQuote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  singleQuote: 39,
  asterisk: 42,
  plus: 43,
  comma: 44,
  dash: 45,
  dot: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  pipe: 124,
  closeBrace: 125,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
  byteOrderMark: 0xfeff,
} as const;

/** A place in a text that ends with END. Lines break where YAML 1.1 breaks them. */
export class TextCursor {
  readonly text: string;
  pos = 0;
  line = 0;
  lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  get column(): number {
    return this.pos - this.lineStart;
  }

  peek(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead);
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.pos++;
  }

  /** True where nothing but blanks stands before the cursor on its line. */
  isAfterBlanks(): boolean {
    let pos = this.lineStart;
    while (pos < this.pos && isBlank(this.text.charCodeAt(pos))) pos++;
    return pos === this.pos;
  }

  skipToBreak(): void {
    while (!isBreakOrEnd(this.peek())) this.pos++;
  }

  /** Steps over one line break and returns what it stands for in a value; "" where there is none. */
  readBreak(): string {
    const code = this.peek();
    if (!isBreak(code)) return "";
    this.pos += code === CHAR.carriageReturn && this.peek(1) === CHAR.lineFeed ? 2 : 1;
    this.line++;
    this.lineStart = this.pos;
    return code > CHAR.nextLine ? String.fromCharCode(code) : "\n";
  }

  /** True at "---" or "..." alone at the beginning of a line. */
  isAtDocumentMarker(): boolean {
    if (this.pos !== this.lineStart) return false;
    const code = this.peek();
    if (code !== CHAR.dash && code !== CHAR.dot) return false;
    return this.peek(1) === code && this.peek(2) === code && isBlankOrEnd(this.peek(3));
  }
}

export function isBlank(code: number): boolean {
  return code === CHAR.space || code === CHAR.tab;
}

export function isBreak(code: number): boolean {
  if (code <= CHAR.carriageReturn) return code === CHAR.lineFeed || code === CHAR.carriageReturn;
  return code >= CHAR.nextLine && isWideBreak(code);
}

function isWideBreak(code: number): boolean {
  return code === CHAR.nextLine || code === CHAR.lineSeparator || code === CHAR.paragraphSeparator;
}

export function isBreakOrEnd(code: number): boolean {
  return code === END || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  if (code > CHAR.space) return code >= CHAR.nextLine && isWideBreak(code);
  return code === CHAR.space || code === CHAR.tab || code === END || isBreak(code);
}

/** A letter, digit, "_" or "-" of ASCII: what names of anchors and tag handles are made of. */
export function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= CHAR.zero && code <= CHAR.nine) ||
    code === 95 ||
    code === CHAR.dash
  );
}
