import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { parse } from "yaml";

type Schema = Readonly<Record<string, unknown>>;

/**
 * What is wrong with an object by the CustomResourceDefinition in a file; [] for nothing. Stricter than an API
 * server, which silently drops fields that it does not know.
 */
export function crdValidator(file: string): (object: unknown) => readonly string[] {
  const { spec } = parse(readFileSync(file, "utf8"));
  const [version] = spec.versions;
  const root = version.schema.openAPIV3Schema;
  // Whatever a schema says of metadata, an object may have all of it.
  const schema = strict({ ...root, properties: { ...root.properties, metadata: {} } });
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    schema,
  );
  return (object) =>
    validate(object) ? [] : (validate.errors ?? []).map((error) => describeError(error));
}

/** Every object with properties of its own has no others. */
function strict(schema: Schema): Schema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(isSchema(properties)
      ? { properties: eachOf(properties), additionalProperties: false }
      : {}),
    ...(isSchema(items) ? { items: strict(items) } : {}),
  };
}

function eachOf(properties: Schema): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      isSchema(value) ? strict(value) : value,
    ]),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describeError({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath}: ${message} ${JSON.stringify(params)}`;
}
