import { celText } from "./cel-literal.ts";

/** CEL that is true where one of the globs matches the text that `subject` gives. */
export function globCondition(subject: string, globs: readonly string[]): string {
  const literal = globs.filter((glob) => !/[*?]/.test(glob));
  const own = literal.length === 0 ? [] : [literalCondition(subject, literal)];
  const patterns = globs.filter((glob) => /[*?]/.test(glob));
  return anyOf([...own, ...patterns.map((glob) => patternCondition(subject, glob))]);
}

function literalCondition(subject: string, texts: readonly string[]): string {
  const [only, second] = texts;
  if (only !== undefined && second === undefined) return `${subject} == ${celText(only)}`;
  return `${subject} in [${texts.map(celText).join(", ")}]`;
}

const SHAPES: readonly (readonly [
  shape: RegExp,
  write: (subject: string, text: string) => string,
])[] = [
  [/^\*$/, () => "true"],
  [/^([^*?]+)\*$/, (subject, text) => `${subject}.startsWith(${celText(text)})`],
  [/^\*([^*?]+)$/, (subject, text) => `${subject}.endsWith(${celText(text)})`],
  [/^\*([^*?]+)\*$/, (subject, text) => `${subject}.contains(${celText(text)})`],
];

function patternCondition(subject: string, glob: string): string {
  for (const [shape, write] of SHAPES) {
    const found = shape.exec(glob);
    if (found !== null) return write(subject, found[1] ?? "");
  }
  const pattern = [...glob].map(patternPart).join("");
  return `${subject}.matches(${celText(`^(?s:${pattern})$`)})`;
}

function patternPart(character: string): string {
  if (character === "*") return ".*";
  return character === "?" ? "." : character.replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
}

/** CEL that is true where one of some conditions is; each is put in parentheses where it must be. */
export function anyOf(conditions: readonly string[]): string {
  const [only, second] = conditions;
  if (only === undefined) return "false";
  return second === undefined ? only : conditions.join(" || ");
}

/** CEL that is true where all of some conditions are. */
export function allOf(conditions: readonly string[]): string {
  const [only, second] = conditions;
  if (only === undefined) return "true";
  if (second === undefined) return only;
  return conditions
    .map((condition) => (/\|\||\?/.test(condition) ? `(${condition})` : condition))
    .join(" && ");
}
