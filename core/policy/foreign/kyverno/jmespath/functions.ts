import { ENCODING_FUNCTIONS } from "./encoding-functions.ts";
import type { JmespathFunction } from "./jmespath-function.ts";
import { LIST_FUNCTIONS } from "./list-functions.ts";
import { NUMBER_FUNCTIONS } from "./number-functions.ts";
import { TEXT_FUNCTIONS } from "./text-functions.ts";
import { TIME_FUNCTIONS } from "./time-functions.ts";

/** Every function of Kyverno's JMESPath by its name. */
export const FUNCTIONS: ReadonlyMap<string, JmespathFunction> = new Map(
  Object.entries({
    ...LIST_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...TEXT_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...ENCODING_FUNCTIONS,
  }),
);
