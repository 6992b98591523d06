import { MappingBuilder } from "./mapping-builder.ts";
import { depth as depthProblem, MAX_DEPTH } from "./scan-problem.ts";
import { duplicateKeyProblem, YamlProblem } from "./yaml-problem.ts";

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERALS = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;

export interface JsonDocument {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/**
 * The JSON value at or after `from`, blanks before it skipped; null where there is no JSON.
 * @throws YamlProblem for duplicate keys, too deep nesting and numbers that no float holds
 */
export function readJson(text: string, from: number): JsonDocument | null {
  const reader = new JsonReader(text, from);
  try {
    const start = reader.skipBlanks();
    const value = reader.value(0);
    return { value, start, end: reader.pos };
  } catch (error) {
    if (error instanceof NoJson) return null;
    throw error;
  }
}

class NoJson extends Error {}

class JsonReader {
  pos: number;
  readonly #text: string;

  constructor(text: string, from: number) {
    this.#text = text;
    this.pos = from;
  }

  skipBlanks(): number {
    while (isBlank(this.#text.charCodeAt(this.pos))) this.pos++;
    return this.pos;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw depthProblem(this.pos);
    const character = this.#text.charAt(this.pos);
    if (character === "{") return this.#object(depth);
    if (character === "[") return this.#array(depth);
    if (character === '"') return this.#string();
    if (character >= "a") return this.#literal();
    return this.#number();
  }

  #literal(): boolean | null {
    for (const [word, value] of LITERALS) {
      if (!this.#text.startsWith(word, this.pos)) continue;
      this.pos += word.length;
      return value;
    }
    throw new NoJson();
  }

  #object(depth: number): unknown {
    const builder = new MappingBuilder();
    const keys: string[] = [];
    const offsets: number[] = [];
    this.pos++;
    this.skipBlanks();
    if (this.#accept("}")) return builder.value;
    do {
      const offset = this.skipBlanks();
      const key = this.#string();
      this.skipBlanks();
      this.#expect(":");
      this.skipBlanks();
      const value = this.value(depth + 1);
      if (!builder.set(key, value)) {
        throw duplicateKeyProblem({ key, offset, relatedOffset: offsets[keys.indexOf(key)] });
      }
      keys.push(key);
      offsets.push(offset);
      this.skipBlanks();
    } while (this.#accept(","));
    this.#expect("}");
    return builder.value;
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.pos++;
    this.skipBlanks();
    if (this.#accept("]")) return items;
    do {
      this.skipBlanks();
      items.push(this.value(depth + 1));
      this.skipBlanks();
    } while (this.#accept(","));
    this.#expect("]");
    return items;
  }

  #string(): string {
    const start = this.pos;
    let isEscaped = false;
    this.#expect('"');
    for (;;) {
      const code = this.#text.charCodeAt(this.pos);
      if (code === 34) break;
      if (!(code >= 32)) throw new NoJson();
      if (code === 92) {
        ESCAPE.lastIndex = this.pos;
        if (!ESCAPE.test(this.#text)) throw new NoJson();
        isEscaped = true;
        this.pos = ESCAPE.lastIndex;
      } else {
        this.pos++;
      }
    }
    this.pos++;
    if (!isEscaped) return this.#text.slice(start + 1, this.pos - 1);
    return String(JSON.parse(this.#text.slice(start, this.pos))).toWellFormed();
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.pos;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw new NoJson();
    const value = Number(match[0]);
    if (!Number.isFinite(value)) {
      throw new YamlProblem(`expected a number that a float can hold, got ${match[0]}`, {
        offset: this.pos,
      });
    }
    this.pos = NUMBER.lastIndex;
    if (Object.is(value, -0)) return 0;
    if (match[1] !== undefined || match[2] !== undefined || Number.isSafeInteger(value))
      return value;
    const integer = BigInt(match[0]);
    return integer < INT64_MIN || integer > INT64_MAX ? value : integer;
  }

  #accept(character: string): boolean {
    if (this.#text.charAt(this.pos) !== character) return false;
    this.pos++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw new NoJson();
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
