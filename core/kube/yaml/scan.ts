import { Indentation } from "./indentation.ts";
import { scanAnchorName } from "./scan-anchor-name.ts";
import { scanBlockScalar } from "./scan-block-scalar.ts";
import { beginsPlain, scanPlain } from "./scan-plain.ts";
import { scanQuoted } from "./scan-quoted.ts";
import { scanTag } from "./scan-tag.ts";
import * as problem from "./scan-problem.ts";
import { SimpleKeys } from "./simple-keys.ts";
import { CHAR, END, isBlankOrEnd, isBreak, TextCursor } from "./text-cursor.ts";
import { TOKEN, TokenList, type TokenKind } from "./tokens.ts";

/**
 * The tokens of the one document of `text`, which ends with END, by the rules of YAML 1.1 as
 * go.yaml.in/yaml/v2 knows them.
 * @throws YamlProblem
 */
export function scan(text: string): TokenList {
  const scanner = new Scanner(text);
  while (scanner.scanNext());
  return scanner.tokens;
}

/**
 * Knows where it stands, how deep, and what may yet turn out to be a key. An explicit key, a value
 * or an entry begins a block collection where it is indented deeper than what is around it.
 */
class Scanner {
  readonly tokens = new TokenList();
  readonly #cursor: TextCursor;
  readonly #keys: SimpleKeys;
  readonly #indentation = new Indentation(this.tokens);
  /** One object for all scalars: a document has hundreds. */
  readonly #plainContext = { minColumn: 0, inFlow: false };
  #flowLevel = 0;
  /** A key without "?" may begin here. */
  #allowsKey = true;

  constructor(text: string) {
    this.#cursor = new TextCursor(text);
    this.#keys = new SimpleKeys(this.#cursor, this.tokens);
  }

  /** Adds at least one token; false after the last. */
  scanNext(): boolean {
    const cursor = this.#cursor;
    this.#skipToToken();
    this.#unroll(cursor.column);
    const code = cursor.peek();
    if (code === END || cursor.isAtDocumentMarker()) return this.#scanDocumentMarker(code);
    if (code === CHAR.percent && cursor.column === 0) throw problem.directive(cursor.pos);
    if (!this.#scanIndicator(code)) this.#scanScalar(code);
    return true;
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      const code = cursor.peek();
      if (code > CHAR.hash && code < CHAR.nextLine) return;
      while (cursor.column === 0 && cursor.peek() === CHAR.byteOrderMark) {
        this.#skipByteOrderMark();
      }
      while (this.#isSkippedBlank(cursor.peek())) cursor.pos++;
      if (cursor.peek() === CHAR.hash) cursor.skipToBreak();
      if (!isBreak(cursor.peek())) return;
      cursor.readBreak();
      if (this.#flowLevel === 0) this.#allowsKey = true;
    }
  }

  #isSkippedBlank(code: number): boolean {
    if (code === CHAR.space) return true;
    return code === CHAR.tab && (this.#flowLevel > 0 || !this.#allowsKey);
  }

  #skipByteOrderMark(): void {
    const cursor = this.#cursor;
    if (cursor.pos > 0) throw problem.byteOrderMark(cursor.pos);
    cursor.lineStart = ++cursor.pos;
  }

  #unroll(column: number): void {
    if (this.#flowLevel > 0) return;
    this.#indentation.closeTo(column, this.#cursor.pos);
  }

  /** Opens a block collection at `column` unless one is open there; `place` is a reserved token. */
  #roll(column: number, kind: TokenKind, place: number | null): void {
    if (this.#flowLevel > 0 || this.#indentation.column >= column) return;
    this.#indentation.open(column);
    this.#checkDepth();
    if (place === null) this.tokens.add(kind, this.#cursor.pos);
    else this.tokens.fill(place, kind);
  }

  #checkDepth(): void {
    const depth = this.#indentation.depth + this.#flowLevel;
    if (depth > problem.MAX_DEPTH) throw problem.depth(this.#cursor.pos);
  }

  #scanDocumentMarker(code: number): boolean {
    const cursor = this.#cursor;
    const opens = code === CHAR.dash && this.tokens.length === 0;
    this.#unroll(-1);
    this.#keys.drop();
    this.#allowsKey = false;
    this.tokens.add(
      opens ? TOKEN.documentStart : TOKEN.end,
      cursor.pos,
      opens || code === END ? "" : cursor.text.slice(cursor.pos, cursor.pos + 3),
    );
    cursor.pos += 3;
    if (!opens && code !== END) this.#refuseRest(code);
    return opens;
  }

  /** kubectl and Argo CD skip what follows the document, in silence. */
  #refuseRest(code: number): void {
    const cursor = this.#cursor;
    const rest = cursor.text.slice(cursor.pos, -1);
    const found = /^(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$))*/.exec(rest)?.[0].length ?? 0;
    if (code === CHAR.dot && found === rest.length) return;
    throw problem.furtherDocument(code === CHAR.dot ? cursor.pos + found : cursor.pos - 3);
  }

  #scanIndicator(code: number): boolean {
    switch (code) {
      case CHAR.openBracket:
        return this.#openFlow(TOKEN.flowSequenceStart);
      case CHAR.openBrace:
        return this.#openFlow(TOKEN.flowMappingStart);
      case CHAR.closeBracket:
        return this.#closeFlow(TOKEN.flowSequenceEnd);
      case CHAR.closeBrace:
        return this.#closeFlow(TOKEN.flowMappingEnd);
      case CHAR.comma:
        this.#keys.drop();
        this.#allowsKey = true;
        return this.#addIndicator(TOKEN.flowEntry);
      case CHAR.dash:
        return isBlankOrEnd(this.#cursor.peek(1)) && this.#scanEntry();
      case CHAR.question:
        return this.#isIndicatorHere() && this.#scanExplicitKey();
      case CHAR.colon:
        return this.#isIndicatorHere() && this.#scanValue();
      default:
        return false;
    }
  }

  #isIndicatorHere(): boolean {
    return this.#flowLevel > 0 || isBlankOrEnd(this.#cursor.peek(1));
  }

  #addIndicator(kind: TokenKind): true {
    this.tokens.add(kind, this.#cursor.pos);
    this.#cursor.pos++;
    return true;
  }

  #openFlow(kind: TokenKind): true {
    this.#saveKey();
    this.#keys.enter();
    this.#flowLevel++;
    this.#checkDepth();
    this.#allowsKey = true;
    return this.#addIndicator(kind);
  }

  #closeFlow(kind: TokenKind): true {
    this.#keys.drop();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keys.leave();
    }
    this.#allowsKey = false;
    return this.#addIndicator(kind);
  }

  #scanEntry(): true {
    this.#beginBlockItem(TOKEN.blockSequenceStart, 'a list entry "- "');
    this.#keys.drop();
    this.#allowsKey = true;
    return this.#addIndicator(TOKEN.blockEntry);
  }

  #scanExplicitKey(): true {
    this.#beginBlockItem(TOKEN.blockMappingStart, 'a key "? "');
    this.#keys.drop();
    this.#allowsKey = this.#flowLevel === 0;
    return this.#addIndicator(TOKEN.key);
  }

  #scanValue(): true {
    const key = this.#keys.take();
    if (key === null) {
      this.#beginBlockItem(TOKEN.blockMappingStart, 'a value ": "');
      this.#allowsKey = this.#flowLevel === 0;
    } else {
      this.#roll(key.column, TOKEN.blockMappingStart, key.place);
      this.tokens.fill(key.place + 1, TOKEN.key);
      this.#allowsKey = false;
    }
    return this.#addIndicator(TOKEN.value);
  }

  #beginBlockItem(kind: TokenKind, what: string): void {
    if (this.#flowLevel > 0) return;
    if (!this.#allowsKey) throw problem.context(what, this.#cursor.pos);
    this.#roll(this.#cursor.column, kind, null);
  }

  #saveKey(): void {
    if (!this.#allowsKey) return;
    this.#keys.save(this.#flowLevel === 0 && this.#indentation.column === this.#cursor.column);
  }

  #scanScalar(code: number): void {
    const cursor = this.#cursor;
    const start = cursor.pos;
    if (this.#flowLevel === 0 && (code === CHAR.pipe || code === CHAR.greater)) {
      this.#keys.drop();
      this.#allowsKey = true;
      this.tokens.add(TOKEN.quoted, start, scanBlockScalar(cursor, this.#indentation.column));
      return;
    }
    this.#saveKey();
    this.#allowsKey = false;
    if (code === CHAR.doubleQuote || code === CHAR.singleQuote) {
      this.tokens.add(TOKEN.quoted, start, scanQuoted(cursor));
    } else if (code === CHAR.ampersand || code === CHAR.asterisk) {
      const kind = code === CHAR.asterisk ? TOKEN.alias : TOKEN.anchor;
      this.tokens.add(kind, start, scanAnchorName(cursor));
    } else if (code === CHAR.bang) {
      this.tokens.add(TOKEN.tag, start, scanTag(cursor));
    } else {
      this.#scanPlainScalar(code);
    }
  }

  #scanPlainScalar(code: number): void {
    const cursor = this.#cursor;
    const start = cursor.pos;
    if (!beginsPlain(code, cursor.peek(1), this.#flowLevel > 0)) throw problem.start(code, start);
    this.#plainContext.minColumn = this.#indentation.column + 1;
    this.#plainContext.inFlow = this.#flowLevel > 0;
    this.tokens.add(TOKEN.plain, start, scanPlain(cursor, this.#plainContext));
    this.#allowsKey = cursor.lineStart > start && cursor.isAfterBlanks();
  }
}
