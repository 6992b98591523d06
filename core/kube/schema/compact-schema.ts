import type { CompactObject, CompactType } from "./compact-type.ts";
import type { Constraint, ValidationRule } from "./kube-type.ts";

/** The fields of OpenAPI schemas, native and of CustomResourceDefinitions, that mean something to a value. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly items?: OpenApiSchema;
  readonly required?: readonly string[];
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly OpenApiSchema[];
  readonly anyOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly not?: OpenApiSchema;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
}

/** The type behind a `$ref`, as compact data. */
export type CompactRef = (ref: string) => CompactType;

const NO_REFS: CompactRef = (ref) => {
  throw new TypeError(`a structural schema holds no $ref, got "${ref}"`);
};

/** What a schema says about a value, without descriptions; equal schemas give equal data. */
export function compactSchema(schema: OpenApiSchema, refs: CompactRef = NO_REFS): CompactType {
  // A definition that somebody wrote by hand may hold anything.
  if (typeof schema !== "object" || schema === null) return "any";
  const reference = schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
  if (reference !== undefined) return withDefault(refs(reference), schema.default);
  const isNative = refs !== NO_REFS;
  const hasDefault = schema.default !== undefined && !(isNative && isZero(schema.default));
  return shortestType({
    ...shapeOf(schema, refs),
    ...factsOf(schema),
    ...(hasDefault ? { default: schema.default } : {}),
  });
}

function withDefault(type: CompactType, value: unknown): CompactType {
  if (typeof type !== "string" || type.startsWith("#") || isZero(value)) return type;
  return { type, default: value };
}

/** Native schemas give the zero value of Go as default wherever a field is no pointer. */
function isZero(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return !value;
}

function shapeOf(schema: OpenApiSchema, refs: CompactRef): CompactObject {
  if (schema["x-kubernetes-int-or-string"] === true) return numberOrText(schema);
  const shape = SHAPES[schema.type ?? ""];
  if (shape !== undefined) return shape(schema, refs);
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  return schema.properties !== undefined && isOpen ? objectShape(schema, refs) : { type: "any" };
}

const SHAPES: Readonly<Record<string, (schema: OpenApiSchema, refs: CompactRef) => CompactObject>> =
  {
    object: objectShape,
    array: listShape,
    string: textShape,
    integer: (schema) => ({
      type: schema.format === "int32" ? "int32" : "int64",
      ...rangeOf(schema),
    }),
    number: (schema) => ({ type: "number", ...rangeOf(schema) }),
    boolean: () => ({ type: "boolean" }),
  };

/** The pattern that controller-gen writes for resource.Quantity. */
const QUANTITY_PATTERN = "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|";

function numberOrText({ pattern }: OpenApiSchema): CompactObject {
  if (pattern?.startsWith(QUANTITY_PATTERN)) return { type: "quantity" };
  return { type: "int-or-text", ...defined({ pattern }) };
}

function objectShape(schema: OpenApiSchema, refs: CompactRef): CompactObject {
  const { properties, additionalProperties, minProperties: min, maxProperties: max } = schema;
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  const keepsUnknown =
    schema["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties === true;
  if (typeof additionalProperties === "object")
    return {
      type: "map",
      values: compactSchema(additionalProperties, refs),
      ...defined({ min, max }),
    };
  if (properties === undefined && keepsUnknown && !isEmbedded)
    return { type: "map", values: "any", ...defined({ min, max }) };
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [
    name,
    compactSchema(field, refs),
  ]);
  return {
    fields: Object.fromEntries(fields) as Readonly<Record<string, CompactType>>,
    ...((schema.required ?? []).length > 0 ? { required: schema.required ?? [] } : {}),
    ...(keepsUnknown ? { keepsUnknown } : {}),
    ...(isEmbedded ? { embedded: true } : {}),
    ...defined({ min, max }),
  };
}

function listShape(schema: OpenApiSchema, refs: CompactRef): CompactObject {
  const { items, minItems: min, maxItems: max } = schema;
  const listType = schema["x-kubernetes-list-type"];
  const keys = listType === "map" ? schema["x-kubernetes-list-map-keys"] : undefined;
  return {
    type: "list",
    items: items === undefined ? "any" : compactSchema(items, refs),
    ...(keys === undefined ? {} : { keys }),
    ...defined({ min, max }),
    ...(listType === "set" ? { set: true } : {}),
  };
}

function textShape(schema: OpenApiSchema): CompactObject {
  const { format, pattern, minLength: min, maxLength: max } = schema;
  return { type: "text", ...defined({ format, pattern, min, max }) };
}

function rangeOf(schema: OpenApiSchema): CompactObject {
  const { minimum: min, maximum: max, multipleOf } = schema;
  return {
    ...defined({ min, max, multipleOf }),
    ...(schema.exclusiveMinimum === true ? { aboveMin: true } : {}),
    ...(schema.exclusiveMaximum === true ? { belowMax: true } : {}),
  };
}

function factsOf(schema: OpenApiSchema): CompactObject {
  const rules = schema["x-kubernetes-validations"];
  const constraints = constraintsOf(schema);
  return {
    ...(schema.nullable === true ? { nullable: true } : {}),
    ...defined({ enum: schema.enum }),
    ...(rules === undefined || rules.length === 0 ? {} : { rules }),
    ...(constraints.length === 0 ? {} : { constraints }),
  };
}

/** An int-or-string says once more by anyOf that it is one. */
function constraintsOf(schema: OpenApiSchema): readonly Constraint[] {
  const isEither = schema["x-kubernetes-int-or-string"] === true;
  const { allOf, oneOf, not } = schema;
  const anyOf = isEither ? undefined : schema.anyOf;
  const found = defined({ allOf, anyOf, oneOf, not });
  return Object.keys(found).length === 0 ? [] : [withoutWords(found) as Constraint];
}

/** Without what is said to people, wherever it stands. */
function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(key === "description" && typeof value === "string"),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutWords(value)]));
}

/** One word where that says it all. */
export function shortestType(compact: CompactObject): CompactType {
  const { type, items, values } = compact;
  const facts = Object.keys(compact).length;
  if (facts === 1 && type !== undefined) return type;
  if (facts === 2 && type === "list" && typeof items === "string") return `[]${items}`;
  if (facts === 2 && type === "map" && typeof values === "string") return `{}${values}`;
  if (facts === 2 && compact.format === "date-time") return "date-time";
  if (facts === 2 && compact.format === "byte") return "bytes";
  return compact;
}

function defined<T extends Readonly<Record<string, unknown>>>(facts: T): Partial<T> {
  const kept = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Partial<T>;
}
