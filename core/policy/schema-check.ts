import { Ajv2020 } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";
import { describeErrors, type DocumentProblem } from "./check-document.ts";

/** Judges a value by a JSON Schema: its problems, [] when it fits. */
export type SchemaCheck = (value: unknown) => readonly DocumentProblem[];

/**
 * A check for the `schema` of a rule (JSON Schema 2020-12; patterns in linear time, by RE2).
 * @throws Error with ajv's words when the schema itself is not valid
 */
export function compileSchemaCheck(schema: Readonly<Record<string, unknown>>): SchemaCheck {
  const ajv = new Ajv2020({
    allErrors: true,
    // The policy's own schema has checked the keywords (json-schema.schema.ts).
    meta: false,
    validateSchema: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { regExp: Object.assign(linearRegExp, { code: "linearRegExp" }) },
  });
  const validate = ajv.compile(schema);
  return (value) => {
    if (validate(withoutBigints(value))) return [];
    return describeErrors(validate.errors ?? [], { schema, value });
  };
}

function linearRegExp(pattern: string): { test: (text: string) => boolean } {
  const compiled = RE2JS.compile(pattern);
  return { test: (text) => compiled.test(text) };
}

/** ajv knows integers as numbers only; the copy is made where an integer beyond 2^53 stands. */
function withoutBigints(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (!holdsBigint(value)) return value;
  if (Array.isArray(value)) return value.map(withoutBigints);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, withoutBigints(field)]),
  );
}

function holdsBigint(value: unknown): boolean {
  if (typeof value === "bigint") return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsBigint);
}
