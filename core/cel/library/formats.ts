import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { listOf, optionalOf, STRING } from "#core/cel/cel-type.ts";
import { CelOptional } from "#core/cel/cel-value.ts";
import { NAMED_FORMATS, NamedFormat } from "#core/cel/kubernetes/named-format.ts";
import { anyText, type Parameter } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";
import { FORMAT } from "#core/cel/type-names.ts";

const anyFormat: Parameter<NamedFormat> = {
  type: FORMAT,
  accepts: (value): value is NamedFormat => value instanceof NamedFormat,
};

/** format.dns1123Label() and its like; `validate` gives the problems of a text, if there are any. */
export const FORMATS: readonly CelOverload[] = [
  ...Array.from(NAMED_FORMATS, ([name, format]) =>
    defineFunction({ name: `format.${name}`, params: [], result: FORMAT, run: () => format }),
  ),
  defineFunction({
    name: "format.named",
    params: [anyText],
    result: optionalOf(FORMAT),
    run: (name) => new CelOptional(NAMED_FORMATS.get(name)),
  }),
  defineMethod({
    name: "validate",
    params: [anyFormat, anyText],
    result: optionalOf(listOf(STRING)),
    run: ({ check }, text) => {
      const problems = check(text);
      return problems.length === 0 ? CelOptional.none : new CelOptional(problems);
    },
    cost: (_format, text) => traversalCost(text),
  }),
];
