/** Words that two environments are expected to differ in. */
export interface SideWords {
  /** The text with this side's words replaced by what stands for them on both sides. */
  readonly neutral: (text: string) => string;
  /** "namespace" or "environment" where a text holds such a word, else null. */
  readonly wordIn: (text: string) => ExpectedReason | null;
}

export type ExpectedReason = "namespace" | "environment";

export interface EnvironmentWords {
  /** The environment's name; null where nothing tells. */
  readonly environment: string | null;
  readonly namespaces: readonly string[];
}

/** Sides of one environment: every difference counts. */
export const NO_WORDS: SideWords = { neutral: (text) => text, wordIn: () => null };

/**
 * What two environments call the same thing: their names, and namespaces that are alike but for those, or the
 * only ones of either side.
 */
export function sideWords(
  before: EnvironmentWords,
  after: EnvironmentWords,
): { readonly before: SideWords; readonly after: SideWords } {
  const isSame = before.environment === after.environment;
  const [mine, theirs] = isSame ? [null, null] : [before.environment, after.environment];
  const pairs = namespacePairs(before, after);
  return {
    before: wordsOf(
      pairs.map(([name]) => name),
      mine,
    ),
    after: wordsOf(
      pairs.map(([, name]) => name),
      theirs,
    ),
  };
}

function namespacePairs(
  before: EnvironmentWords,
  after: EnvironmentWords,
): readonly (readonly [before: string, after: string])[] {
  const names = (one: EnvironmentWords, other: EnvironmentWords) =>
    one.namespaces.filter((name) => !other.namespaces.includes(name));
  const [mine, theirs] = [names(before, after), names(after, before)];
  const [only, otherOnly] = [mine[0], theirs[0]];
  if (mine.length === 1 && theirs.length === 1 && only !== undefined && otherOnly !== undefined)
    return [[only, otherOnly]];
  const known = new Map(mine.map((name) => [withoutWord(name, before.environment), name]));
  return theirs.flatMap((name) => {
    const match = known.get(withoutWord(name, after.environment));
    return match === undefined ? [] : [[match, name] as const];
  });
}

function wordsOf(namespaces: readonly string[], environment: string | null): SideWords {
  const places = namespaces
    .map((name, index) => ({ name, pattern: wholeWord(name, NAME), place: `\u0001${index}\u0001` }))
    .sort((left, right) => right.name.length - left.name.length);
  const withoutNamespaces = (text: string) =>
    places.reduce((result, { pattern, place }) => result.replace(pattern, place), text);
  return {
    neutral: (text) => withoutWord(withoutNamespaces(text), environment),
    wordIn: (text) => {
      const rest = withoutNamespaces(text);
      if (rest !== text) return "namespace";
      return withoutWord(text, environment) === text ? null : "environment";
    },
  };
}

function withoutWord(text: string, word: string | null): string {
  return word === null || word === "" ? text : text.replace(wholeWord(word, LETTERS), "\u0002");
}

/** What may not stand beside a word for it to be one. */
const NAME = "[A-Za-z0-9-]";
const LETTERS = "[A-Za-z0-9]";

function wholeWord(word: string, beside: string): RegExp {
  const escaped = word.replace(/[^A-Za-z0-9]/g, "\\$&");
  return new RegExp(`(?<!${beside})${escaped}(?!${beside})`, "g");
}
