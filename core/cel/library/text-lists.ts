import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { celToText } from "#core/cel/cel-text.ts";
import { listOf, STRING } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { anyInt, anyList, anyText } from "#core/cel/parameter.ts";
import { textCost, traversalCost } from "#core/cel/traversal-cost.ts";

const TEXTS = listOf(STRING);

/** Text into lists of text, and back: split, join, replace. */
export const TEXT_LISTS: readonly CelOverload[] = [
  defineMethod({
    name: "split",
    params: [anyText, anyText],
    result: TEXTS,
    run: (text, separator) => split(text, { separator, limit: -1 }),
    cost: splitCost,
  }),
  defineMethod({
    name: "split",
    params: [anyText, anyText, anyInt],
    result: TEXTS,
    run: (text, separator, limit) => split(text, { separator, limit: Number(limit) }),
    cost: splitCost,
  }),
  defineMethod({
    name: "join",
    params: [anyList(STRING)],
    result: STRING,
    run: (list) => texts(list).join(""),
    cost: joinCost,
  }),
  defineMethod({
    name: "join",
    params: [anyList(STRING), anyText],
    result: STRING,
    run: (list, separator) => texts(list).join(separator),
    cost: joinCost,
  }),
  defineMethod({
    name: "replace",
    params: [anyText, anyText, anyText],
    result: STRING,
    run: (text, old, other) => text.replaceAll(old, () => other),
    cost: replaceCost,
  }),
  defineMethod({
    name: "replace",
    params: [anyText, anyText, anyText, anyInt],
    result: STRING,
    run: (text, old, other, limit) => replace(text, { old, other, limit: Number(limit) }),
    cost: replaceCost,
  }),
];

function split(
  text: string,
  { separator, limit }: { readonly separator: string; readonly limit: number },
): readonly string[] {
  if (limit === 0) return [];
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

interface Replacement {
  readonly old: string;
  readonly other: string;
  readonly limit: number;
}

function replace(text: string, { old, other, limit }: Replacement): string {
  if (limit < 0) return text.replaceAll(old, () => other);
  let count = 0;
  return text.replaceAll(old, (found) => {
    count += 1;
    return count > limit ? found : other;
  });
}

function texts(list: readonly CelValue[]): readonly string[] {
  return list.map((item) => {
    if (typeof item === "string") return item;
    throw new CelError(`join: expected a list of strings, got ${celToText(item)} in it`);
  });
}

function splitCost(text: string): number {
  return traversalCost(text) * 2;
}

function joinCost(list: readonly CelValue[], separator = ""): number {
  const text = list.reduce<number>((sum, item) => sum + traversalCost(item), 0);
  return list.length + text + list.length * textCost(separator.length);
}

/** The size of the result is not known before, but it cannot be larger than this. */
function replaceCost(text: string, old: string, other: string): number {
  const places = old === "" ? text.length + 1 : Math.ceil(text.length / old.length);
  return traversalCost(text) + textCost(places * other.length);
}
