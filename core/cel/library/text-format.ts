import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { DYN, STRING } from "#core/cel/cel-type.ts";
import { formatText, longestPrecision } from "#core/cel/format-text.ts";
import { anyList, anyText } from "#core/cel/parameter.ts";
import { deepCost, textCost, traversalCost } from "#core/cel/traversal-cost.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** Text with values put in, and text as a literal. */
export const TEXT_FORMAT: readonly CelOverload[] = [
  defineMethod({
    name: "format",
    params: [anyText, anyList(DYN)],
    result: STRING,
    run: formatText,
    cost: (text, values) =>
      traversalCost(text) + deepCost(values) + textCost(longestPrecision(text)),
  }),
  defineFunction({
    name: "strings.quote",
    params: [anyText],
    result: STRING,
    run: quote,
    cost: traversalCost,
  }),
];

function quote(text: string): string {
  const characters = Array.from(
    text.toWellFormed(),
    (character) => ESCAPES[character] ?? character,
  );
  return `"${characters.join("")}"`;
}
