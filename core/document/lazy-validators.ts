import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** Options under which the schemas of documents are compiled, here and by scripts/build.ts ahead of time. */
export const AJV_OPTIONS = {
  allErrors: true,
  messages: false,
  useDefaults: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
} as const;

/** Gives the compiled validator of each named schema; it is compiled when it is first asked for. */
export function lazyValidators<K extends string>(
  schemas: Readonly<Record<K, object>>,
): (name: K) => ValidateFunction {
  const compiled = new Map<K, ValidateFunction>();
  return (name) => {
    const validator = compiled.get(name) ?? new Ajv2020(AJV_OPTIONS).compile(schemas[name]);
    compiled.set(name, validator);
    return validator;
  };
}
