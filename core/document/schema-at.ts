type Schema = Readonly<Record<string, unknown>>;

/**
 * The part of a JSON Schema that speaks about a place in a document, or null: through properties, items,
 * additionalProperties, local references and the mapping among alternatives.
 */
export function schemaAt(root: Schema, keys: readonly (string | number)[]): Schema | null {
  let schema: Schema | null = resolve(root, root);
  for (const key of keys) {
    if (schema === null) return null;
    const properties = schema.properties as Readonly<Record<string, unknown>> | undefined;
    const next =
      typeof key === "number" ? schema.items : (properties?.[key] ?? schema.additionalProperties);
    schema = resolve(root, next);
  }
  return schema;
}

function resolve(root: Schema, schema: unknown): Schema | null {
  if (typeof schema !== "object" || schema === null) return null;
  const { $ref, anyOf } = schema as { $ref?: unknown; anyOf?: readonly Schema[] };
  if (typeof $ref === "string" && $ref.startsWith("#/$defs/")) {
    const name = $ref.slice("#/$defs/".length);
    return resolve(root, (root.$defs as Schema | undefined)?.[name]);
  }
  return anyOf?.find((branch) => branch.properties !== undefined) ?? (schema as Schema);
}
