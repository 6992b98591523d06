import { createHash } from "node:crypto";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { STRING } from "#core/cel/cel-type.ts";
import { encodeUtf8 } from "#core/cel/utf8.ts";
import { anyText } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";

/** Digests of a text in UTF-8, in hexadecimal. */
export const HASH_FUNCTIONS: readonly CelOverload[] = ["md5", "sha1", "sha256"].flatMap(
  (algorithm) =>
    [algorithm, `hash.${algorithm}`].map((name) =>
      defineFunction({
        name,
        params: [anyText],
        result: STRING,
        run: (text) => createHash(algorithm).update(encodeUtf8(text)).digest("hex"),
        cost: traversalCost,
      }),
    ),
);
