import { scanBlockScalar } from "./scan-block-scalar.ts";
import { scanPlain } from "./scan-plain.ts";
import { scanQuoted } from "./scan-quoted.ts";
import { scanTag } from "./scan-tag.ts";
import { SimpleKeys } from "./simple-keys.ts";
import {
  CHAR,
  END,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isWordCharacter,
  TextCursor,
} from "./text-cursor.ts";
import { TOKEN, TokenList, type TokenKind } from "./tokens.ts";
import { YamlProblem } from "./yaml-problem.ts";

/** Deeper nesting than this is refused. */
export const MAX_DEPTH = 1000;

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
  readonly #indents: number[] = [];
  /** One object for all scalars: a document has hundreds. */
  readonly #plainContext = { minColumn: 0, inFlow: false };
  #indent = -1;
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
    if (code === CHAR.percent && cursor.column === 0) throw directiveProblem(cursor.pos);
    if (!this.#scanIndicator(code)) this.#scanScalar(code);
    return true;
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
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
    if (cursor.pos > 0) {
      throw new YamlProblem("expected a byte order mark only at the beginning, got one here", {
        offset: cursor.pos,
        remedy: "Delete the invisible character U+FEFF at the beginning of this line.",
      });
    }
    cursor.pos++;
    cursor.lineStart = cursor.pos;
  }

  /** Closes the block collections that are indented deeper than `column`. */
  #unroll(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.tokens.add(TOKEN.blockEnd, this.#cursor.pos);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  /** Opens a block collection at `column` unless one is open there; `place` is a reserved token. */
  #roll(column: number, kind: TokenKind, place: number | null): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#checkDepth(this.#indents.length);
    if (place === null) this.tokens.add(kind, this.#cursor.pos);
    else this.tokens.fill(place, kind);
  }

  #checkDepth(depth: number): void {
    if (depth + this.#flowLevel > MAX_DEPTH) throw depthProblem(this.#cursor.pos);
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
      opens ? "" : markerOf(code),
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
    throw new YamlProblem('expected "---" on a line of its own before a further document', {
      offset: code === CHAR.dot ? cursor.pos + found : cursor.pos - 3,
      remedy: 'Separate documents by lines that hold "---" and nothing else.',
    });
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
    this.#checkDepth(this.#indents.length);
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
    if (!this.#allowsKey) throw contextProblem(what, this.#cursor.pos);
    this.#roll(this.#cursor.column, kind, null);
  }

  #saveKey(): void {
    if (!this.#allowsKey) return;
    this.#keys.save(this.#flowLevel === 0 && this.#indent === this.#cursor.column);
  }

  #scanScalar(code: number): void {
    const cursor = this.#cursor;
    const start = cursor.pos;
    if (this.#flowLevel === 0 && (code === CHAR.pipe || code === CHAR.greater)) {
      this.#keys.drop();
      this.#allowsKey = true;
      this.tokens.add(TOKEN.quoted, start, scanBlockScalar(cursor, this.#indent));
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
    if (!beginsPlain(code, cursor.peek(1), this.#flowLevel > 0)) throw startProblem(code, start);
    this.#plainContext.minColumn = this.#indent + 1;
    this.#plainContext.inFlow = this.#flowLevel > 0;
    this.tokens.add(TOKEN.plain, start, scanPlain(cursor, this.#plainContext));
    this.#allowsKey = cursor.lineStart > start && cursor.isAfterBlanks();
  }
}

function markerOf(code: number): string {
  return code === END ? "" : code === CHAR.dot ? "..." : "---";
}

function scanAnchorName(cursor: TextCursor): string {
  const start = cursor.pos++;
  while (isWordCharacter(cursor.peek())) cursor.pos++;
  const name = cursor.text.slice(start + 1, cursor.pos);
  const ends = isBlankOrEnd(cursor.peek()) || "?:,]}%@`".includes(cursor.text.charAt(cursor.pos));
  if (name !== "" && ends) return name;
  throw new YamlProblem(
    "expected a name of letters, digits, - and _ after & or *, got another character",
    {
      offset: start,
      remedy: 'Put the value in quotes if it is text that begins with "&" or "*".',
    },
  );
}

function beginsPlain(code: number, next: number, inFlow: boolean): boolean {
  if (code === CHAR.dash) return !isBlank(next);
  if (code === CHAR.question || code === CHAR.colon) return !inFlow && !isBlankOrEnd(next);
  return !isBlankOrEnd(code) && !"#|>%@`".includes(String.fromCharCode(code));
}

function contextProblem(what: string, offset: number): YamlProblem {
  return new YamlProblem(`expected no ${what} in this place, got one`, {
    offset,
    remedy: "Move it to a line of its own, indented, or put the text in quotes.",
  });
}

function startProblem(code: number, offset: number): YamlProblem {
  const character = code === CHAR.tab ? "a tab" : `"${String.fromCharCode(code)}"`;
  const remedy = code === CHAR.tab ? "Indent with spaces." : "Put the text in quotes.";
  return new YamlProblem(`expected a value, got ${character}, which cannot begin one`, {
    offset,
    remedy,
  });
}

function directiveProblem(offset: number): YamlProblem {
  return new YamlProblem("expected no directive (a line that begins with %), got one", {
    offset,
    remedy: "Delete the line: Kubernetes reads no directives.",
  });
}

function depthProblem(offset: number): YamlProblem {
  return new YamlProblem(`expected at most ${MAX_DEPTH} levels of nesting, got more`, { offset });
}
