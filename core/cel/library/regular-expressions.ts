import {
  type CelOverload,
  defineFunction,
  defineMethod,
  type Prepare,
} from "#core/cel/cel-function.ts";
import { BOOL, listOf, STRING } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { anyInt, anyText } from "#core/cel/parameter.ts";
import { compilePattern, type Pattern, patternOf } from "#core/cel/pattern.ts";
import { patternCost } from "#core/cel/traversal-cost.ts";

/** RE2 patterns in linear time: matches, find, findAll. */
export const REGULAR_EXPRESSIONS: readonly CelOverload[] = [
  ...[defineFunction, defineMethod].map((define) =>
    define({
      name: "matches",
      params: [anyText, anyText],
      result: BOOL,
      run: (text, pattern) => patternOf(pattern).test(text),
      cost: patternCost,
      prepare: prepared((text, pattern) => pattern.test(text)),
    }),
  ),
  defineMethod({
    name: "find",
    params: [anyText, anyText],
    result: STRING,
    run: (text, pattern) => patternOf(pattern).find(text),
    cost: patternCost,
    prepare: prepared((text, pattern) => pattern.find(text)),
  }),
  defineMethod({
    name: "findAll",
    params: [anyText, anyText],
    result: listOf(STRING),
    run: (text, pattern) => patternOf(pattern).findAll(text, -1),
    cost: patternCost,
    prepare: prepared((text, pattern) => pattern.findAll(text, -1)),
  }),
  defineMethod({
    name: "findAll",
    params: [anyText, anyText, anyInt],
    result: listOf(STRING),
    run: (text, pattern, limit) => patternOf(pattern).findAll(text, Number(limit)),
    cost: patternCost,
  }),
];

/** A constant pattern is compiled with the expression, and a faulty one is an error of it. */
function prepared(run: (text: string, pattern: Pattern) => CelValue): Prepare {
  return (_text, pattern) => {
    if (typeof pattern !== "string") return null;
    const compiled = compilePattern(pattern);
    return (text) => run(String(text), compiled);
  };
}
