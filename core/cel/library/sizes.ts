import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { mapSize } from "#core/cel/cel-map.ts";
import { INT } from "#core/cel/cel-type.ts";
import { anyBytes, anyList, anyMap, anyText } from "#core/cel/parameter.ts";
import { textCost } from "#core/cel/traversal-cost.ts";
import { textLength } from "#core/cel/utf8.ts";

/** size(x) and x.size(): code points of text, bytes, elements, entries. */
export const SIZES: readonly CelOverload[] = [defineFunction, defineMethod].flatMap((define) => [
  define({
    name: "size",
    params: [anyText],
    result: INT,
    run: textLength,
    cost: (text) => textCost(text.length),
  }),
  define({ name: "size", params: [anyBytes], result: INT, run: (bytes) => bytes.value.length }),
  define({ name: "size", params: [anyList()], result: INT, run: (list) => list.length }),
  define({ name: "size", params: [anyMap], result: INT, run: mapSize }),
]);
