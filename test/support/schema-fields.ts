interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

/** Every field that a JSON Schema names, as "targets[].path", in its order. */
export function schemaFields(schema: Schema, path = ""): readonly string[] {
  return [
    ...(schema.items === undefined ? [] : schemaFields(schema.items, `${path}[]`)),
    ...(schema.oneOf ?? []).flatMap((choice) => schemaFields(choice, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
      const field = path === "" ? name : `${path}.${name}`;
      return [field, ...schemaFields(child, field)];
    }),
  ];
}
