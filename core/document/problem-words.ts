import type { ErrorObject } from "ajv";
import { didYouMean } from "#core/did-you-mean.ts";

/** What an error of ajv says, in our words; `data`, `schema` and `parentSchema` must be there. */
export function problemWords(error: ErrorObject): ProblemWords {
  return MESSAGES[error.keyword]?.(error) ?? { message: error.message ?? "is not valid" };
}

interface ProblemWords {
  readonly message: string;
  readonly key?: string;
  readonly remedy?: string;
}

type Describe = (error: ErrorObject) => ProblemWords;

const MESSAGES: Readonly<Record<string, Describe>> = {
  additionalProperties: (error) => unknownField(error),
  required: (error) => ({ message: `missing field "${error.params.missingProperty}"` }),
  type: (error) => ({ message: `expected ${typeWords(error)}, got ${shown(error.data)}` }),
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
    message: `expected at least ${counted(error.params.limit, "entry", "entries")}, got ${lengthOf(error.data)}`,
  }),
  minProperties: (error) => ({
    message: `expected at least ${counted(error.params.limit, "field", "fields")}, got ${lengthOf(error.data)}`,
  }),
  uniqueItems: (error) => ({
    message: `expected each entry once, entries ${error.params.j} and ${error.params.i} are the same`,
  }),
  minimum: (error) => ({
    message: `expected at least ${error.params.limit}, got ${shown(error.data)}`,
  }),
  maximum: (error) => ({
    message: `expected at most ${error.params.limit}, got ${shown(error.data)}`,
  }),
  maxItems: (error) => ({
    message: `expected at most ${counted(error.params.limit, "entry", "entries")}, got ${lengthOf(error.data)}`,
  }),
  exclusiveMinimum: (error) => ({
    message: `expected more than ${error.params.limit}, got ${shown(error.data)}`,
  }),
  oneOf: (error) => exactlyOne(error),
  anyOf: (error) => alternatives(error),
  not: (error) => excluded(error),
};

function unknownField(error: ErrorObject): ProblemWords {
  const name = String(error.params.additionalProperty);
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  const hint = didYouMean(name, known);
  const isShort = known.length > 0 && (hint === "" || known.length <= 20);
  const remedy = `Known fields here: ${known.join(", ")}.`;
  const message = `unknown field "${name}"${hint}`;
  return { message, key: name, ...(isShort ? { remedy } : {}) };
}

function oneOfValues(error: ErrorObject): ProblemWords {
  const values = (error.params.allowedValues as readonly unknown[]).map(String);
  if (error.data === false && values.includes("off")) {
    const message = `expected one of ${values.join(", ")}, got false`;
    return { message, remedy: 'Write "off" in quotes: YAML reads a bare off as false.' };
  }
  const hint = typeof error.data === "string" ? didYouMean(error.data, values) : "";
  return { message: `expected one of ${values.join(", ")}, got ${shown(error.data)}${hint}` };
}

interface Branch {
  readonly type?: unknown;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
}

function branchesOf(error: ErrorObject): readonly Branch[] {
  return Array.isArray(error.schema) ? (error.schema as readonly Branch[]) : [];
}

function alternatives(error: ErrorObject): ProblemWords {
  const branches = branchesOf(error);
  const form = branches.find(({ type, pattern }) => type === "string" && pattern !== undefined);
  if (typeof error.data === "string" && form?.pattern !== undefined)
    return { message: `expected ${patternWords(form.pattern)}, got ${shown(error.data)}` };
  const values = branches.flatMap((branch) => branch.enum ?? []);
  const isTextOrMapping = branches.map(({ type }) => type).join() === "string,object";
  const wanted =
    values.length > 0
      ? `one of ${values.join(", ")}`
      : isTextOrMapping
        ? "text or a mapping with the fields of the reference"
        : branches.length === 0
          ? "what JSON Schema allows here"
          : `to fit one of ${branches.length} alternatives`;
  return { message: `expected ${wanted}, got ${shown(error.data)}` };
}

function exactlyOne(error: ErrorObject): ProblemWords {
  const branches = branchesOf(error);
  const names = branches.flatMap((branch) => branch.required ?? []);
  if (names.length > 0) return { message: `expected exactly one of ${quoted(names)}` };
  return { message: `expected to fit exactly one of ${branches.length} alternatives` };
}

function excluded(error: ErrorObject): ProblemWords {
  const names = (error.schema as Branch | undefined)?.required ?? [];
  if (names.length > 0) return { message: `expected at most one of ${quoted(names)}` };
  return { message: `expected something else, got ${shown(error.data)}` };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" and ");
}

function counted(count: number, one: string, many: string): string {
  return `${count === 1 ? "one" : count} ${count === 1 ? one : many}`;
}

function lengthOf(value: unknown): string {
  const length = Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
  return length === 0 ? "none" : String(length);
}

/** Where a text has a form, that form is what was expected. */
function typeWords({ params, parentSchema }: ErrorObject): string {
  const { pattern } = (parentSchema ?? {}) as { readonly pattern?: unknown };
  const isText = params.type === "string" && typeof pattern === "string";
  return isText ? patternWords(pattern) : [params.type].flat().map(article).join(" or ");
}

const PATTERN_WORDS: readonly (readonly [start: string, words: string])[] = [
  ["^[a-z0-9]([a-z0-9-]*", "a kebab-case name (lower-case letters, digits, hyphens)"],
  ["^\\d{4}-\\d{2}", "a date (2026-12-31) or a timestamp (2026-12-31T12:00:00Z)"],
  ["^(100|", "a share such as 30%"],
  ["^(\\d+(\\.\\d+)?(ms", "a duration such as 30m"],
  ["^https?:", "an address that begins with https://"],
  ["^[a-zA-Z_:]", "a metric name"],
  ["^(\\d+(ms", "a duration such as 30m"],
  ["^1\\.", 'a Kubernetes minor version in quotes such as "1.34"'],
  ["^(\\.[^", "a path such as .spec.replicas or .ports[0].name"],
  ["^[^:]+:", "a file and a path such as canary.yaml:.spec.replicas"],
  ["^[a-zA-Z_]", "a name of letters, digits and underscores"],
  ["^[0-9a-f]{64}", "64 hexadecimal digits"],
  ["^[^/\\s", "service/objective"],
  ["^[A-Za-z0-9._+:@/-]*$", "letters, digits and . _ + : @ / -"],
  ["^[A-Za-z0-9._-]*$", "letters, digits and . _ -"],
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

function article(type: unknown): string {
  const words: Readonly<Record<string, string>> = {
    object: "a mapping",
    array: "a list",
    integer: "an integer",
  };
  return words[String(type)] ?? `a ${String(type)}`;
}
