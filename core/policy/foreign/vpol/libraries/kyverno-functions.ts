import { type CelType, listOf, recordOf, STRING } from "#core/cel/cel-type.ts";
import { extendedTable, type FunctionTable } from "#core/cel/function-table.ts";
import { GZIP_FUNCTIONS } from "./gzip-functions.ts";
import { HASH_FUNCTIONS } from "./hash-functions.ts";
import { IMAGE_FUNCTIONS } from "./image-functions.ts";
import { JSON_FUNCTIONS, JSON_LIBRARY } from "./json-functions.ts";
import { MATH_FUNCTIONS } from "./math-functions.ts";
import { OR_VALUE } from "./or-value.ts";
import {
  GLOBAL_CONTEXT_LIBRARY,
  HTTP_LIBRARY,
  IMAGE_DATA_LIBRARY,
  OUTSIDE_FUNCTIONS,
} from "./outside-functions.ts";
import { REGEX_FUNCTIONS } from "./regex-functions.ts";
import { RESOURCE, resourceFunctions } from "./resource-functions.ts";
import { TIME, TIME_FUNCTIONS } from "./time-functions.ts";
import { TRANSFORM_FUNCTIONS } from "./transform-functions.ts";
import { USER_FUNCTIONS } from "./user-functions.ts";
import { X509_FUNCTIONS } from "./x509-functions.ts";
import { YAML_FUNCTIONS, YAML_LIBRARY } from "./yaml-functions.ts";

const FUNCTIONS = [
  ...GZIP_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...IMAGE_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...OR_VALUE,
  ...OUTSIDE_FUNCTIONS,
  ...REGEX_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...TRANSFORM_FUNCTIONS,
  ...USER_FUNCTIONS,
  ...X509_FUNCTIONS,
  ...YAML_FUNCTIONS,
];

const REPLACED: ReadonlySet<string> = new Set(["orValue"]);

const TABLES = new Map<string | null, FunctionTable>();

/** What expressions of a policy may call: all of Kubernetes and of Kyverno; null for one that lives in no namespace. */
export function kyvernoFunctions(namespace: string | null): FunctionTable {
  const known = TABLES.get(namespace);
  if (known !== undefined) return known;
  const table = extendedTable([...FUNCTIONS, ...resourceFunctions(namespace)], REPLACED);
  TABLES.set(namespace, table);
  return table;
}

/** The libraries that expressions name, and what exceptions allow. */
export const LIBRARY_TYPES: Readonly<Record<string, CelType>> = {
  json: JSON_LIBRARY.type,
  yaml: YAML_LIBRARY.type,
  http: HTTP_LIBRARY.type,
  globalContext: GLOBAL_CONTEXT_LIBRARY.type,
  image: IMAGE_DATA_LIBRARY.type,
  time: TIME,
  resource: RESOURCE,
  exceptions: recordOf("libs.Exception", {
    allowedImages: listOf(STRING),
    allowedValues: listOf(STRING),
  }),
};

/** Those of them that are the same for every object. */
export const LIBRARY_VALUES = {
  json: JSON_LIBRARY.value,
  yaml: YAML_LIBRARY.value,
  http: HTTP_LIBRARY.value,
  globalContext: GLOBAL_CONTEXT_LIBRARY.value,
  image: IMAGE_DATA_LIBRARY.value,
} as const;
