import { decodeBase64, encodeBase64 } from "#core/cel/base64.ts";
import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { BYTES, STRING } from "#core/cel/cel-type.ts";
import { CelBytes } from "#core/cel/cel-value.ts";
import { anyBytes, anyText } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";

export const ENCODERS: readonly CelOverload[] = [
  defineFunction({
    name: "base64.encode",
    params: [anyBytes],
    result: STRING,
    run: ({ value }) => encodeBase64(value),
    cost: traversalCost,
  }),
  defineFunction({
    name: "base64.decode",
    params: [anyText],
    result: BYTES,
    run: decode,
    cost: traversalCost,
  }),
];

function decode(text: string): CelBytes {
  const bytes = decodeBase64(text);
  if (bytes === null) throw new CelError("illegal base64 data");
  return new CelBytes(bytes);
}
