import type { TextCursor } from "./text-cursor.ts";
import { TOKEN, type TokenList } from "./tokens.ts";
import { YamlProblem } from "./yaml-problem.ts";

/** A key without "?" stands on one line and is at most this many characters long. */
const MAX_KEY_LENGTH = 1024;

interface Candidate {
  possible: boolean;
  /** Nothing but a key can stand here: where it is none, the document is faulty. */
  required: boolean;
  place: number;
  offset: number;
  line: number;
  column: number;
}

/** What a ":" makes a key: `place` is the first of two reserved tokens. */
interface Key {
  readonly place: number;
  readonly column: number;
}

/** What may turn out to be a key when its ":" comes, one candidate for each level of flow. */
export class SimpleKeys {
  readonly #cursor: TextCursor;
  readonly #tokens: TokenList;
  readonly #levels: Candidate[] = [emptyCandidate()];
  #level = 0;

  constructor(cursor: TextCursor, tokens: TokenList) {
    this.#cursor = cursor;
    this.#tokens = tokens;
  }

  enter(): void {
    this.#level++;
    const candidate = this.#levels[this.#level];
    if (candidate === undefined) this.#levels.push(emptyCandidate());
    else candidate.possible = false;
  }

  leave(): void {
    this.#level--;
  }

  /** Notes that a key may begin here and reserves the tokens for it. */
  save(required: boolean): void {
    this.drop();
    const candidate = this.#current();
    candidate.possible = true;
    candidate.required = required;
    candidate.place = this.#tokens.length;
    candidate.offset = this.#cursor.pos;
    candidate.line = this.#cursor.line;
    candidate.column = this.#cursor.column;
    this.#tokens.add(TOKEN.reserved, candidate.offset);
    this.#tokens.add(TOKEN.reserved, candidate.offset);
  }

  /** Gives up the candidate. @throws YamlProblem when it had to be a key */
  drop(): void {
    const candidate = this.#current();
    if (!candidate.possible) return;
    if (candidate.required) throw missingColonProblem(candidate.offset);
    candidate.possible = false;
  }

  /** The key that ends at the cursor, or null. @throws YamlProblem when it had to be one and is too long */
  take(): Key | null {
    const candidate = this.#current();
    if (!candidate.possible) return null;
    candidate.possible = false;
    if (candidate.line === this.#cursor.line && this.#isShort(candidate.offset)) return candidate;
    if (candidate.required) throw missingColonProblem(candidate.offset);
    return null;
  }

  #isShort(offset: number): boolean {
    const { text, pos } = this.#cursor;
    if (pos - offset <= MAX_KEY_LENGTH) return true;
    return Array.from(text.slice(offset, pos)).length <= MAX_KEY_LENGTH;
  }

  #current(): Candidate {
    const candidate = this.#levels[this.#level];
    if (candidate === undefined) throw new RangeError("flow level without a candidate");
    return candidate;
  }
}

function emptyCandidate(): Candidate {
  return { possible: false, required: false, place: 0, offset: 0, line: 0, column: 0 };
}

function missingColonProblem(offset: number): YamlProblem {
  return new YamlProblem('expected a key with ":" on the same line, got text without one', {
    offset,
    remedy: 'Write "key: value", or indent this line if it belongs to the value above.',
  });
}
