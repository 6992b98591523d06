import type { ScalarFault } from "./scalar-fault.ts";
import type { TokenReader } from "./token-reader.ts";
import { TOKEN, type TokenList } from "./tokens.ts";
import { duplicateKeyProblem, YamlProblem } from "./yaml-problem.ts";

export function scalar(fault: ScalarFault, offset: number): YamlProblem {
  return new YamlProblem(fault.message, { offset, remedy: "Put it in quotes if it is text." });
}

export function content(offset: number): YamlProblem {
  return new YamlProblem("expected a value, got none", {
    offset,
    remedy: "Check the indentation and the punctuation here.",
  });
}

/** What kubectl and Argo CD would skip in silence. */
export function rest(offset: number): YamlProblem {
  return new YamlProblem("expected the end of the document, got more content", {
    offset,
    remedy: 'Indent it as part of the value above, or put "---" on a line of its own before it.',
  });
}

export function key(offset: number): YamlProblem {
  return new YamlProblem("expected a string, a number or a boolean as key, got something else", {
    offset,
    remedy: "Put the key in quotes.",
  });
}

export function alias(offset: number, expected: string): YamlProblem {
  return new YamlProblem(`expected for this alias ${expected}, found none`, {
    offset,
    remedy: 'Put the value in quotes if it is text that begins with "*".',
  });
}

export function growth(offset: number): YamlProblem {
  return new YamlProblem(
    "expected aliases (*name) to repeat less, got a document that grows without measure",
    { offset, remedy: "Write the repeated part out, or repeat it less often." },
  );
}

export function expectation({ kind, offset }: TokenReader, expected: string): YamlProblem {
  const got = kind === TOKEN.end ? "the end of the document" : "something else";
  return new YamlProblem(`expected ${expected}, got ${got}`, {
    offset,
    remedy: "Check the indentation and the punctuation here.",
  });
}

export function merge(offset: number): YamlProblem {
  return new YamlProblem(
    'expected a mapping or a list of mappings under "<<", got something else',
    {
      offset,
      remedy: 'Write "<<: *name" where &name stands at a mapping.',
    },
  );
}

interface Duplicate {
  readonly tokens: TokenList;
  /** The place of the second key. */
  readonly place: number;
  readonly key: string;
}

/** Names both places: the second is the problem's, the first is its related one. */
export function duplicate({ tokens, place, key }: Duplicate): YamlProblem {
  const relatedOffset = findEarlier(tokens, place);
  return duplicateKeyProblem({ key, offset: tokens.offsetAt(place), relatedOffset });
}

const OPENERS: ReadonlySet<number> = new Set([
  TOKEN.blockSequenceStart,
  TOKEN.blockMappingStart,
  TOKEN.flowSequenceStart,
  TOKEN.flowMappingStart,
]);
const CLOSERS: ReadonlySet<number> = new Set([
  TOKEN.blockEnd,
  TOKEN.flowSequenceEnd,
  TOKEN.flowMappingEnd,
]);

/** Walks back through the same mapping to the scalar with the same text. */
function findEarlier(tokens: TokenList, place: number): number | undefined {
  const text = tokens.textAt(place);
  let depth = 0;
  for (let index = place - 1; index >= 0 && depth >= 0; index--) {
    const kind = tokens.kindAt(index);
    if (CLOSERS.has(kind)) depth++;
    else if (OPENERS.has(kind)) depth--;
    else if (depth === 0 && isKeyWithText(tokens, index, text)) return tokens.offsetAt(index);
  }
  return undefined;
}

function isKeyWithText(tokens: TokenList, index: number, text: string): boolean {
  const kind = tokens.kindAt(index);
  if (kind !== TOKEN.plain && kind !== TOKEN.quoted) return false;
  return tokens.textAt(index) === text && tokens.kindAt(index + 1) === TOKEN.value;
}
