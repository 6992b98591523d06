import type { JmespathFunction } from "./jmespath-function.ts";

/** Every function by name. */
export const FUNCTIONS: ReadonlyMap<string, JmespathFunction> = new Map();
