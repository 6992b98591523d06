import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { listOf, optionalOf, STRING } from "#core/cel/cel-type.ts";
import { CelOptional } from "#core/cel/cel-value.ts";
import { anyInt, anyText } from "#core/cel/parameter.ts";
import { type Pattern, type PatternMatch, patternOf } from "#core/cel/pattern.ts";
import { patternCost, textCost } from "#core/cel/traversal-cost.ts";

const LONGEST = 2_000_000;

/** CEL's own `regex.replace`, `extract` and `extractAll`, which Kubernetes does not have; all in linear time. */
export const REGEX_FUNCTIONS: readonly CelOverload[] = [
  defineFunction({
    name: "regex.extract",
    params: [anyText, anyText],
    result: optionalOf(STRING),
    run: (text, source) => {
      const [first] = patternWithGroup(source).matchAll(text);
      const found = first === undefined ? undefined : wantedGroup(first);
      return found === undefined ? CelOptional.none : new CelOptional(found);
    },
    cost: patternCost,
  }),
  defineFunction({
    name: "regex.extractAll",
    params: [anyText, anyText],
    result: listOf(STRING),
    run: (text, source) =>
      patternWithGroup(source)
        .matchAll(text)
        .flatMap((match) => wantedGroup(match) ?? []),
    cost: patternCost,
  }),
  defineFunction({
    name: "regex.replace",
    params: [anyText, anyText, anyText],
    result: STRING,
    run: (text, source, by) => replaced(text, { source, by, count: -1 }),
    cost: replaceCost,
  }),
  defineFunction({
    name: "regex.replace",
    params: [anyText, anyText, anyText, anyInt],
    result: STRING,
    run: (text, source, by, count) => replaced(text, { source, by, count: Number(count) }),
    cost: replaceCost,
  }),
];

/** What is replaced may be every place of the text. */
function replaceCost(text: string, source: string, by: string): number {
  return patternCost(text, source) + textCost(text.length * by.length);
}

function patternWithGroup(source: string): Pattern {
  const pattern = patternOf(source);
  if (pattern.groupCount > 1)
    throw new CelError(`regular expression has more than one capturing group: "${source}"`);
  return pattern;
}

/** The group where there is one, which must not be empty; else the whole match. */
function wantedGroup({ groups }: PatternMatch): string | undefined {
  const [whole, group] = groups;
  if (groups.length === 1) return whole;
  return group === "" ? undefined : group;
}

interface Replacement {
  readonly source: string;
  readonly by: string;
  /** Negative for all. */
  readonly count: number;
}

function replaced(text: string, { source, by, count }: Replacement): string {
  if (count === 0) return text;
  const matches = patternOf(source).matchAll(text);
  const parts: string[] = [];
  let [end, length] = [0, 0];
  for (const match of count < 0 ? matches : matches.slice(0, count)) {
    const part = text.slice(end, match.start) + filled(by, match);
    length += part.length;
    if (length > LONGEST) throw new CelError("regex.replace: the text is too long");
    parts.push(part);
    end = match.end;
  }
  return parts.join("") + text.slice(end);
}

/** "\\1" is the first group, "\\\\" a backslash. */
function filled(by: string, { groups }: PatternMatch): string {
  return by.replace(/\\(.?)/gsu, (_, sign: string) => {
    if (sign === "\\") return sign;
    if (!/^\d$/.test(sign))
      throw new CelError(`invalid replacement string: "${by}": expected a digit or \\ behind \\`);
    const group = groups[Number(sign)];
    if (group === undefined)
      throw new CelError(`replacement string references group ${sign} but regex has fewer`);
    return group;
  });
}
