import { isRecord } from "#core/is-record.ts";
import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { compilePattern } from "#core/cel/pattern.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { PathKey } from "#core/document/field-path.ts";
import { compileValidation } from "./compile-validation.ts";

/** A fault of a CustomResourceDefinition; `keys` lead from the object to the place. */
export interface DefinitionProblem {
  readonly keys: readonly PathKey[];
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (keys: readonly PathKey[], message: string) => void;

const KNOWN = new WeakMap<KubeObject, readonly DefinitionProblem[]>();

/** What keeps the schemas of a CustomResourceDefinition from being structural, and its rules from compiling. */
export function definitionProblems(definition: KubeObject): readonly DefinitionProblem[] {
  const known = KNOWN.get(definition);
  if (known !== undefined) return known;
  const problems: DefinitionProblem[] = [];
  const { versions } = fieldsOf(definition.spec);
  if (!Array.isArray(versions)) problems.push({ keys: ["spec"], message: "expected versions" });
  else
    versions.forEach((version: unknown, index) => {
      const schema = fieldsOf(fieldsOf(version).schema).openAPIV3Schema;
      const keys = ["spec", "versions", index, "schema", "openAPIV3Schema"];
      if (schema !== undefined && schema !== null)
        checkNode(schema, keys, (at, message) => problems.push({ keys: at, message }));
    });
  KNOWN.set(definition, problems);
  return problems;
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

const TYPES = new Set(["object", "array", "string", "integer", "number", "boolean"]);

/** @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
function checkNode(schema: unknown, keys: readonly PathKey[], report: Report): void {
  if (!isRecord(schema))
    return report(keys, "expected a schema, got something else than a mapping");
  if (schema.$ref !== undefined)
    report([...keys, "$ref"], "expected no $ref: a structural schema is whole");
  const { properties, additionalProperties: rest, items } = schema;
  checkType(schema, keys, report);
  if (properties !== undefined && isRecord(rest))
    report(keys, "expected properties or additionalProperties, got both");
  if (properties !== undefined) checkProperties(properties, [...keys, "properties"], report);
  if (isRecord(rest)) checkNode(rest, [...keys, "additionalProperties"], report);
  if (items !== undefined) checkNode(items, [...keys, "items"], report);
  else if (schema.type === "array") report(keys, "expected items beside type array");
  checkWords(schema, keys, report);
  checkRules(schema["x-kubernetes-validations"], [...keys, "x-kubernetes-validations"], report);
}

function checkType(schema: Fields, keys: readonly PathKey[], report: Report): void {
  const { type } = schema;
  const isFree =
    schema["x-kubernetes-int-or-string"] === true ||
    schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (type === undefined && !isFree) report(keys, "expected a type, got none");
  if (type !== undefined && !TYPES.has(String(type)))
    report([...keys, "type"], `expected one of ${[...TYPES].join(", ")}, got "${String(type)}"`);
}

function checkProperties(properties: unknown, keys: readonly PathKey[], report: Report): void {
  if (!isRecord(properties)) return report(keys, "expected a mapping of schemas");
  for (const [name, schema] of Object.entries(properties))
    checkNode(schema, [...keys, name], report);
}

const LISTS = ["required", "enum", "allOf", "anyOf", "oneOf", "x-kubernetes-list-map-keys"];

function checkWords(schema: Fields, keys: readonly PathKey[], report: Report): void {
  for (const name of LISTS) {
    if (schema[name] !== undefined && !Array.isArray(schema[name]))
      report([...keys, name], "expected a list");
  }
  const { pattern } = schema;
  if (
    schema["x-kubernetes-list-type"] === "map" &&
    !Array.isArray(schema["x-kubernetes-list-map-keys"])
  )
    report(keys, "expected x-kubernetes-list-map-keys beside x-kubernetes-list-type: map");
  if (typeof pattern !== "string") return;
  const fault = caught(() => compilePattern(pattern));
  if (fault !== null) report([...keys, "pattern"], fault);
}

function checkRules(rules: unknown, keys: readonly PathKey[], report: Report): void {
  if (rules === undefined) return;
  if (!Array.isArray(rules)) return report(keys, "expected a list of rules");
  rules.forEach((rule: unknown, index) => {
    const { rule: expression, messageExpression } = fieldsOf(rule);
    if (typeof expression !== "string") return report([...keys, index], "expected a rule");
    const ruleFault = caught(() => compileValidation({ rule: expression }));
    if (ruleFault !== null) report([...keys, index, "rule"], ruleFault);
    if (typeof messageExpression !== "string") return undefined;
    const messageFault = caught(() => compileValidation({ rule: "true", messageExpression }));
    if (messageFault !== null) report([...keys, index, "messageExpression"], messageFault);
    return undefined;
  });
}

function caught(compile: () => unknown): string | null {
  try {
    compile();
    return null;
  } catch (error) {
    if (error instanceof CelCompileError)
      return `does not compile: ${error.message} (line ${error.line}, column ${error.column} of the expression)`;
    if (error instanceof CelError) return `does not compile: ${error.message}`;
    throw error;
  }
}
