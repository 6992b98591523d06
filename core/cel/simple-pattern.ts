/** A tester for a pattern whose meaning is the same in RE2 and JavaScript, for texts up to `maxLength`. */
export interface SimplePattern {
  readonly test: (text: string) => boolean;
  /** Longer texts belong to the linear engine: up to here the worst case is about ten million steps. */
  readonly maxLength: number;
}

/**
 * A native tester for RE2 patterns of a safe subset, or null: literals, character classes of ASCII, groups,
 * alternatives, anchors; nothing repeated inside of what is repeated, at most two open repetitions, few ways
 * through the rest, and no case in which JavaScript could read a pattern otherwise than RE2 does.
 */
export function simplePattern(source: string): SimplePattern | null {
  if (source.length > MAX_SOURCE) return null;
  const reader: PatternReader = { source, at: 0, open: 0 };
  const body = readAlternatives(reader, 0);
  if (body === null || reader.at !== source.length || body.ways > MAX_WAYS) return null;
  const isAnchored = source.startsWith("^") && !body.hasTopAlternatives;
  const power = reader.open + (isAnchored ? 0 : 1);
  const longest = MAX_LENGTHS[power];
  if (longest === undefined) return null;
  const maxLength = Math.min(longest, Math.floor((MAX_STEPS / body.ways) ** (1 / power)));
  const expression = new RegExp(body.text, "u");
  return { test: (text) => expression.test(text), maxLength };
}

const MAX_SOURCE = 1000;
const MAX_DEPTH = 20;
const MAX_COUNT = 100;
const MAX_WAYS = 1000;
const MAX_STEPS = 10_000_000;
/** By the power of the text's length that bounds the steps: n, n², n³. */
const MAX_LENGTHS: readonly number[] = [100_000, 100_000, 1000, 100];

interface PatternReader {
  readonly source: string;
  at: number;
  /** Repetitions without an upper bound so far. */
  open: number;
}

interface Part {
  readonly text: string;
  /** May stand under a repetition: holds no repetition and no alternatives. */
  readonly isPlain: boolean;
  readonly hasTopAlternatives: boolean;
  /** How many choices an engine that goes back may try, those of open repetitions apart. */
  readonly ways: number;
}

function readAlternatives(reader: PatternReader, depth: number): Part | null {
  if (depth > MAX_DEPTH) return null;
  const parts: Part[] = [];
  for (;;) {
    const part = readSequence(reader, depth);
    if (part === null) return null;
    parts.push(part);
    if (reader.source[reader.at] !== "|") break;
    reader.at++;
  }
  const hasTopAlternatives = parts.length > 1;
  return {
    text: parts.map(({ text }) => text).join("|"),
    isPlain: !hasTopAlternatives && parts.every((part) => part.isPlain),
    hasTopAlternatives,
    ways: parts.reduce((sum, { ways }) => sum + ways, 0),
  };
}

function readSequence(reader: PatternReader, depth: number): Part | null {
  let text = "";
  let isPlain = true;
  let ways = 1;
  while (reader.at < reader.source.length && !"|)".includes(reader.source[reader.at] ?? "")) {
    const atom = readAtom(reader, depth);
    if (atom === null) return null;
    const count = readCount(reader);
    if (count === null || (count.repeats && !atom.isPlain)) return null;
    text += atom.text + count.text;
    isPlain &&= atom.isPlain && count.text === "";
    ways *= atom.ways + count.moreWays;
  }
  return { text, isPlain, hasTopAlternatives: false, ways };
}

function readAtom(reader: PatternReader, depth: number): Part | null {
  const character = reader.source[reader.at] ?? "";
  if (character === "(") return readGroup(reader, depth);
  if (character === "[") return plain(readClass(reader));
  if (character === "\\") return plain(readEscape(reader));
  reader.at++;
  if (character === "^" || character === "$") return readAnchor(reader, character);
  if (character === ".") return plain("[^\\n]");
  return /^[\w :/@,=~#%&;"'!<>-]$/.test(character) ? plain(escaped(character)) : null;
}

/** An anchor cannot be repeated. */
function readAnchor(reader: PatternReader, text: string): Part | null {
  if (/^[*+?{]/.test(reader.source.slice(reader.at))) return null;
  return plain(text);
}

function readGroup(reader: PatternReader, depth: number): Part | null {
  reader.at++;
  if (reader.source.startsWith("?:", reader.at)) reader.at += 2;
  const body = readAlternatives(reader, depth + 1);
  if (body === null || reader.source[reader.at] !== ")") return null;
  reader.at++;
  // RE2 and JavaScript differ on repetitions of what may match nothing.
  return {
    text: `(?:${body.text})`,
    isPlain: body.isPlain && body.text !== "",
    hasTopAlternatives: false,
    ways: body.ways,
  };
}

interface Count {
  readonly text: string;
  /** More than once at most. */
  readonly repeats: boolean;
  /** How often less than at most, where that is bounded. */
  readonly moreWays: number;
}

const ONCE: Count = { text: "", repeats: false, moreWays: 0 };

function readCount(reader: PatternReader): Count | null {
  const match = /^(?:[*+?]|\{(\d{1,3})(,(\d{0,3}))?\})/.exec(
    reader.source.slice(reader.at, reader.at + 10),
  );
  if (match === null) return reader.source[reader.at] === "{" ? null : ONCE;
  const [text, low, range, high] = match;
  reader.at += text.length;
  // Lazy and possessive forms, and a count on a count, are left to the engine.
  if (/^[*+?{]/.test(reader.source.slice(reader.at))) return null;
  if (Number(low ?? 0) > MAX_COUNT || Number(high || 0) > MAX_COUNT) return null;
  if (high !== undefined && high !== "" && Number(high) < Number(low)) return null;
  const isOpen = text === "*" || text === "+" || (range !== undefined && high === "");
  if (isOpen) reader.open++;
  if (text === "?") return { text, repeats: false, moreWays: 1 };
  const moreWays = isOpen || high === undefined ? 0 : Number(high) - Number(low);
  return { text, repeats: true, moreWays };
}

function readEscape(reader: PatternReader): string | null {
  const character = reader.source[reader.at + 1] ?? "";
  reader.at += 2;
  if (character === "d" || character === "w") return `\\${character}`;
  return /^[^\w\s\u0080-\uffff]$/.test(character) ? escaped(character) : null;
}

/** Members of a class: a range of digits or of letters of one case, an escape, a character, a hyphen at an end. */
const MEMBER =
  /^(?:0-9|a-z|A-Z|a-f|A-F|\\[dw]|\\([.\-/\\])|([\w :/@,.=~#%&;"'!<>$*+?(){}|])(?!-[^\]])|(-)(?=\]))/;

function readClass(reader: PatternReader): string | null {
  const { source } = reader;
  const negation = source[reader.at + 1] === "^" ? "^" : "";
  reader.at += 1 + negation.length;
  let members = "";
  if (source[reader.at] === "-") {
    members = "\\-";
    reader.at++;
  }
  while (source[reader.at] !== "]") {
    const match = MEMBER.exec(source.slice(reader.at, reader.at + 5));
    if (match === null) return null;
    const [whole, escape, character, hyphen] = match;
    const single = escape ?? character ?? hyphen;
    members += single === undefined ? whole : single === "-" ? "\\-" : escaped(single);
    reader.at += whole.length;
  }
  reader.at++;
  return members === "" ? null : `[${negation}${members}]`;
}

function escaped(character: string): string {
  return /^[\^$\\.*+?()[\]{}|/]$/.test(character) ? `\\${character}` : character;
}

function plain(text: string | null): Part | null {
  return text === null ? null : { text, isPlain: true, hasTopAlternatives: false, ways: 1 };
}
