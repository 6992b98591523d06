import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, INT, STRING } from "#core/cel/cel-type.ts";
import { anyInt, anyText } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";
import { wideCharacters } from "#core/cel/utf8.ts";

type Int = number | bigint;

/** Tests, searches and parts of text; positions count code points. */
export const TEXT: readonly CelOverload[] = [
  textTest("startsWith", (text, part) => text.startsWith(part)),
  textTest("endsWith", (text, part) => text.endsWith(part)),
  textTest("contains", (text, part) => text.includes(part)),
  textChange("lowerAscii", (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  textChange("upperAscii", (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  textChange("trim", trimSpace),
  textChange("reverse", (text) => Array.from(text).reverse().join("")),
  defineMethod({
    name: "charAt",
    params: [anyText, anyInt],
    result: STRING,
    run: charAt,
    cost: (text) => traversalCost(text),
  }),
  defineMethod({
    name: "indexOf",
    params: [anyText, anyText],
    result: INT,
    run: (text, part) => indexOf(text, { part, from: 0 }),
    cost: traversalCost,
  }),
  defineMethod({
    name: "indexOf",
    params: [anyText, anyText, anyInt],
    result: INT,
    run: (text, part, from) => indexOf(text, { part, from }),
    cost: traversalCost,
  }),
  defineMethod({
    name: "lastIndexOf",
    params: [anyText, anyText],
    result: INT,
    run: (text, part) => lastIndexOf(text, { part, from: null }),
    cost: traversalCost,
  }),
  defineMethod({
    name: "lastIndexOf",
    params: [anyText, anyText, anyInt],
    result: INT,
    run: (text, part, from) => lastIndexOf(text, { part, from }),
    cost: traversalCost,
  }),
  defineMethod({
    name: "substring",
    params: [anyText, anyInt],
    result: STRING,
    run: (text, start) => substring(text, { start, end: null }),
    cost: (text) => traversalCost(text),
  }),
  defineMethod({
    name: "substring",
    params: [anyText, anyInt, anyInt],
    result: STRING,
    run: (text, start, end) => substring(text, { start, end }),
    cost: (text) => traversalCost(text),
  }),
];

function textTest(name: string, run: (text: string, part: string) => boolean): CelOverload {
  return defineMethod({ name, params: [anyText, anyText], result: BOOL, run, cost: traversalCost });
}

function textChange(name: string, run: (text: string) => string): CelOverload {
  return defineMethod({ name, params: [anyText], result: STRING, run, cost: traversalCost });
}

function charAt(text: string, index: Int): string {
  const wide = wideCharacters(text);
  const place = Number(index);
  if (place < 0 || place > (wide ?? text).length) throw outOfRange(index);
  return wide === null ? text.charAt(place) : (wide[place] ?? "");
}

interface Search {
  readonly part: string;
  readonly from: Int | null;
}

function indexOf(text: string, { part, from }: Search): Int {
  const start = Number(from);
  if (part === "") return from ?? 0;
  if (start < 0) throw outOfRange(start);
  const wide = wideCharacters(text);
  if (wide === null) return start >= text.length ? -1 : text.indexOf(part, start);
  return unitsToPoints(text, text.indexOf(part, wide.slice(0, start).join("").length));
}

function lastIndexOf(text: string, { part, from }: Search): Int {
  const wide = wideCharacters(text);
  const length = (wide ?? text).length;
  if (part === "") return from ?? length;
  const start = from === null ? length - 1 : Number(from);
  if (start < 0 && from !== null) throw outOfRange(start);
  if (start >= length) return -1;
  if (wide === null) return text.lastIndexOf(part, start);
  return unitsToPoints(text, text.lastIndexOf(part, wide.slice(0, start).join("").length));
}

/** The number of code points before a UTF-16 unit; -1 stays -1. */
function unitsToPoints(text: string, units: number): number {
  return units < 0 ? -1 : Array.from(text.slice(0, units)).length;
}

function substring(text: string, range: { start: Int; end: Int | null }): string {
  const wide = wideCharacters(text);
  const length = (wide ?? text).length;
  const start = Number(range.start);
  const end = range.end === null ? length : Number(range.end);
  if (range.end !== null && start > end) {
    throw new CelError(`invalid substring range. start: ${range.start}, end: ${range.end}`);
  }
  if (start < 0 || start > length) throw outOfRange(range.start);
  if (end < 0 || end > length) throw outOfRange(end);
  return wide === null ? text.slice(start, end) : wide.slice(start, end).join("");
}

function outOfRange(index: Int): CelError {
  return new CelError(`index out of range: ${index}`);
}

const SPACE = /\p{White_Space}/u;

function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text.charAt(start))) start += 1;
  while (end > start && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
