import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { DYN, STRING } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { kindOf } from "#core/cel/kind-of.ts";
import { anyDyn } from "#core/cel/parameter.ts";
import { deepCost, traversalCost } from "#core/cel/traversal-cost.ts";
import { goJson } from "../../kyverno/go-json.ts";
import { decodedTree } from "./decoded-tree.ts";
import { jsonTree } from "./json-tree.ts";
import { libraryOf } from "./library-object.ts";

/** What `json` is in expressions. */
export const JSON_LIBRARY = libraryOf("json.Json");

const DEEPEST = 500;

/** `json.unmarshal(text)`, whose numbers are doubles, and `json.marshal(value)`. */
export const JSON_FUNCTIONS: readonly CelOverload[] = [
  defineMethod({
    name: "unmarshal",
    params: [JSON_LIBRARY.parameter, anyDyn],
    result: DYN,
    run: (_, text) => unmarshalled(text),
    cost: (_, text) => 5 * traversalCost(text),
  }),
  defineMethod({
    name: "marshal",
    params: [JSON_LIBRARY.parameter, anyDyn],
    result: STRING,
    run: (_, value) => marshalled(value),
    cost: (_, value) => 5 * deepCost(value),
  }),
];

function unmarshalled(text: CelValue): CelValue {
  if (typeof text !== "string")
    throw new CelError(`json.unmarshal: expected a string, got ${kindOf(text)}`);
  checkDepth(text);
  return decodedTree(parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.toWellFormed()) as unknown;
  } catch {
    throw new CelError("json.unmarshal: expected JSON");
  }
}

/** Deeper values could not be walked through later. */
function checkDepth(text: string): void {
  let depth = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    depth += sign === "[" || sign === "{" ? 1 : -1;
    if (depth > DEEPEST)
      throw new CelError(`json.unmarshal: expected at most ${DEEPEST} levels of lists and maps`);
  }
}

function marshalled(value: CelValue): string {
  const text = goJson(jsonTree(value));
  if (text === null) throw new CelError("json.marshal: the value is too large");
  return text;
}
