import type { ErrorObject } from "ajv";
import { nearestName } from "#core/nearest-name.ts";
import { DOCUMENT_SCHEMAS, type DocumentKind } from "./document-schemas.ts";
import { documentValidator } from "./document-validators.ts";
import { valueAt } from "./element-path.ts";
import { schemaAt } from "./schema-at.ts";

/** One problem of a document; `at` are the keys that lead to the value (or to its missing parent). */
export interface DocumentProblem {
  readonly at: readonly (string | number)[];
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** All problems of a document against its JSON Schema, in document order of the schema; [] when it fits. */
export function checkDocument(kind: DocumentKind, value: unknown): readonly DocumentProblem[] {
  return fitDocument(kind, value).problems;
}

/** The document with defaults filled in (a copy; the input stays as it is), and its problems. */
export function fitDocument(
  kind: DocumentKind,
  value: unknown,
): { readonly document: unknown; readonly problems: readonly DocumentProblem[] } {
  const document = structuredClone(value);
  const validate = documentValidator(kind);
  if (validate(document)) return { document, problems: [] };
  const context = { schema: DOCUMENT_SCHEMAS[kind], value: document };
  return { document, problems: describeErrors(validate.errors ?? [], context) };
}

/** ajv's errors in our words, each once; data and schemas that they point to are looked up here. */
export function describeErrors(
  errors: readonly ErrorObject[],
  {
    schema,
    value,
  }: { readonly schema: Readonly<Record<string, unknown>>; readonly value: unknown },
): readonly DocumentProblem[] {
  const full = errors.map((error) => {
    const keys = pointerKeys(error.schemaPath.replace(/^#/, ""));
    return {
      ...error,
      data: valueAt(value, pointerKeys(error.instancePath)),
      schema: valueAt(schema, keys),
      parentSchema: schemaAt(schema, pointerKeys(error.instancePath)) ?? {},
    };
  });
  return unique(full.flatMap((error) => describe(error, full)));
}

function describe(error: ErrorObject, all: readonly ErrorObject[]): readonly DocumentProblem[] {
  const at = pointerKeys(error.instancePath);
  if (isInsideChoice(error, all)) return [];
  const message = MESSAGES[error.keyword];
  if (message === undefined) return [{ at, message: error.message ?? "is not valid" }];
  return [{ at, ...message(error) }];
}

/**
 * Branches of anyOf/oneOf/not report each on their own; the choice itself says it once. Where a mapping was
 * written, what is wrong inside of it is said instead.
 */
function isInsideChoice(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === "anyOf" && isMapping(error.data))
    return all.some((other) => isWithin(other, error));
  const choice = all.find((other) => CHOICES.has(other.keyword) && isBranchOf(error, other));
  if (choice === undefined) return false;
  return !(choice.keyword === "anyOf" && isMapping(choice.data) && isWithin(error, choice));
}

const CHOICES: ReadonlySet<string> = new Set(["anyOf", "oneOf", "not"]);

function isWithin(error: ErrorObject, choice: ErrorObject): boolean {
  return error.keyword !== "type" && isBranchOf(error, choice);
}

function isBranchOf(error: ErrorObject, choice: ErrorObject): boolean {
  const isBelow = `${error.instancePath}/`.startsWith(`${choice.instancePath}/`);
  return isBelow && error.schemaPath.startsWith(`${choice.schemaPath}/`);
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Describe = (error: ErrorObject) => { readonly message: string; readonly remedy?: string };

const MESSAGES: Readonly<Record<string, Describe>> = {
  additionalProperties: (error) => unknownField(error),
  required: (error) => ({ message: `missing field "${error.params.missingProperty}"` }),
  type: (error) => ({
    message: `expected ${article(String(error.params.type))}, got ${shown(error.data)}`,
  }),
  enum: (error) => oneOfValues(error),
  const: (error) => ({
    message: `expected ${shown(error.params.allowedValue)}, got ${shown(error.data)}`,
  }),
  pattern: (error) => ({
    message: `expected ${patternWords(String(error.params.pattern))}, got ${shown(error.data)}`,
  }),
  minLength: () => ({ message: "expected text, got an empty string" }),
  maxLength: (error) => ({
    message: `expected at most ${error.params.limit} characters, got ${String(error.data).length}`,
  }),
  minItems: (error) => ({
    message: `expected at least ${error.params.limit} ${error.params.limit === 1 ? "entry" : "entries"}, got none`,
  }),
  minProperties: () => ({ message: "expected at least one field, got none" }),
  uniqueItems: (error) => ({
    message: `expected each entry once, entries ${error.params.j} and ${error.params.i} are the same`,
  }),
  minimum: (error) => ({
    message: `expected at least ${error.params.limit}, got ${shown(error.data)}`,
  }),
  maximum: (error) => ({
    message: `expected at most ${error.params.limit}, got ${shown(error.data)}`,
  }),
  exclusiveMinimum: (error) => ({
    message: `expected more than ${error.params.limit}, got ${shown(error.data)}`,
  }),
  oneOf: (error) => ({ message: `expected exactly one of ${requiredNames(error)}` }),
  anyOf: (error) => alternatives(error),
  not: (error) => ({ message: `expected at most one of ${notNames(error)}` }),
};

function unknownField(error: ErrorObject): { message: string; remedy?: string } {
  const name = String(error.params.additionalProperty);
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  const nearest = nearestName(name, known);
  const hint = nearest === null ? "" : `; did you mean "${nearest}"?`;
  const isShort = known.length > 0 && (nearest === null || known.length <= 20);
  const remedy = `Known fields here: ${known.join(", ")}.`;
  return { message: `unknown field "${name}"${hint}`, ...(isShort ? { remedy } : {}) };
}

function oneOfValues(error: ErrorObject): { message: string; remedy?: string } {
  const values = (error.params.allowedValues as readonly unknown[]).map(String);
  if (error.data === false && values.includes("off")) {
    const message = `expected one of ${values.join(", ")}, got false`;
    return { message, remedy: 'Write "off" in quotes: YAML reads a bare off as false.' };
  }
  const nearest = typeof error.data === "string" ? nearestName(error.data, values) : null;
  const hint = nearest === null ? "" : `; did you mean "${nearest}"?`;
  return { message: `expected one of ${values.join(", ")}, got ${shown(error.data)}${hint}` };
}

function alternatives(error: ErrorObject): { message: string } {
  const branches = (error.parentSchema?.anyOf ?? []) as readonly { enum?: readonly unknown[] }[];
  const values = branches.flatMap((branch) => branch.enum ?? []);
  const wanted =
    values.length > 0
      ? `one of ${values.join(", ")}`
      : "text or a mapping with the fields of the reference";
  return { message: `expected ${wanted}, got ${shown(error.data)}` };
}

function requiredNames(error: ErrorObject): string {
  return (error.schema as readonly { required?: readonly string[] }[])
    .flatMap((branch) => branch.required ?? [])
    .map((name) => `"${name}"`)
    .join(" and ");
}

function notNames(error: ErrorObject): string {
  const names = (error.schema as { required?: readonly string[] }).required ?? [];
  return names.map((name) => `"${name}"`).join(" and ");
}

const PATTERN_WORDS: readonly (readonly [start: string, words: string])[] = [
  ["^[a-z0-9]([a-z0-9-]*", "a kebab-case name (lower-case letters, digits, hyphens)"],
  ["^\\d{4}-\\d{2}", "a date (2026-12-31) or a timestamp (2026-12-31T12:00:00Z)"],
  ["^(100|", "a share such as 30%"],
  ["^(\\d+(ms", "a duration such as 30m"],
  ["^1\\.", 'a Kubernetes minor version in quotes such as "1.34"'],
  ["^(\\.[^", "a path such as .spec.replicas or .ports[0].name"],
  ["^[a-zA-Z_]", "a name of letters, digits and underscores"],
  ["^[0-9a-f]{64}", "64 hexadecimal digits"],
];

function patternWords(pattern: string): string {
  return PATTERN_WORDS.find(([start]) => pattern.startsWith(start))?.[1] ?? `text like ${pattern}`;
}

function shown(value: unknown): string {
  if (typeof value === "string")
    return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  return value === undefined ? "nothing" : String(value);
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    object: "a mapping",
    array: "a list",
    integer: "an integer",
  };
  return words[type] ?? `a ${type}`;
}

/** "/spec/rules/0/id" -> ["spec", "rules", 0, "id"]. */
export function pointerKeys(pointer: string): readonly (string | number)[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) =>
      /^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~"),
    );
}

function unique(problems: readonly DocumentProblem[]): readonly DocumentProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.at.join("/")} ${problem.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
