import type { AnySchemaObject, FuncKeywordDefinition } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { DataValidateFunction } from "ajv/dist/types/index.js";
import { compilePattern } from "#core/cel/pattern.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { describeErrors } from "#core/document/describe-errors.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";

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
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword(UNIQUE_ITEMS);
  const validate = ajv.compile(withoutBigints(schema) as AnySchemaObject);
  return (value) => {
    if (validate(withoutBigints(value))) return [];
    return describeErrors(validate.errors ?? [], { schema, value });
  };
}

/** ajv compares every two entries; a list of 100,000 must not take an hour. */
const UNIQUE_ITEMS: FuncKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  errors: "full",
  compile: (isOn: boolean) => {
    const validate: DataValidateFunction = (list: readonly unknown[]) => {
      const repeated = isOn ? repeatedEntry(list) : null;
      if (repeated === null) return true;
      validate.errors = [{ keyword: "uniqueItems", params: repeated }];
      return false;
    };
    return validate;
  },
};

function repeatedEntry(
  list: readonly unknown[],
): { readonly i: number; readonly j: number } | null {
  const seen = new Map<string, number>();
  for (const [i, entry] of list.entries()) {
    const text = canonicalJson(entry);
    const j = seen.get(text);
    if (j !== undefined) return { i, j };
    seen.set(text, i);
  }
  return null;
}

function linearRegExp(pattern: string): { test: (text: string) => boolean } {
  return compilePattern(pattern);
}

/** ajv knows integers as numbers only; what holds no integer beyond 2^53 stays the same object. */
function withoutBigints(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withoutBigints);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const fields = entries.map(([key, field]) => [key, withoutBigints(field)] as const);
  const isSame = fields.every(([, field], index) => field === entries[index]?.[1]);
  return isSame ? value : Object.fromEntries(fields);
}
