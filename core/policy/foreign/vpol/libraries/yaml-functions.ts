import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { DYN } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { anyText } from "#core/cel/parameter.ts";
import { TiphysError } from "#core/errors.ts";
import { readFirstYaml } from "#core/kube/read-yaml.ts";
import { decodedTree } from "./decoded-tree.ts";
import { libraryOf } from "./library-object.ts";

/** What `yaml` is in expressions. */
export const YAML_LIBRARY = libraryOf("yaml.Yaml");

/** `yaml.parse(text)`: the first document, with numbers that are doubles. */
export const YAML_FUNCTIONS: readonly CelOverload[] = [
  defineMethod({
    name: "parse",
    params: [YAML_LIBRARY.parameter, anyText],
    result: DYN,
    run: (_, text) => parsed(text),
    cost: (_, text) => text.length,
  }),
];

function parsed(text: string): CelValue {
  try {
    return decodedTree(readFirstYaml(text, { file: "yaml.parse" }));
  } catch (error) {
    if (error instanceof TiphysError) throw new CelError("yaml.parse: expected YAML");
    throw error;
  }
}
