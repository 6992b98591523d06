import { decodeBase64 } from "#core/cel/base64.ts";
import { CelMapBuilder } from "#core/cel/cel-map.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  optionalOf,
  STRING,
  typeOf,
  UINT,
} from "#core/cel/cel-type.ts";
import {
  CelBytes,
  CelTypeValue,
  CelUint,
  type CelValue,
  makeDouble,
  normalInt,
} from "#core/cel/cel-value.ts";
import { parseDuration } from "#core/cel/parse-duration.ts";
import { parseTimestamp } from "#core/cel/parse-timestamp.ts";
import { typeByName } from "#core/cel/type-names.ts";

type JsonTree = Readonly<Record<string, unknown>>;

/** A cel.expr.Value in protobuf's JSON form. */
export function decodeProtoValue(json: unknown): CelValue {
  const [[kind, inner] = []] = Object.entries(json as JsonTree);
  switch (kind) {
    case "int64Value":
      return normalInt(BigInt(String(inner)));
    case "uint64Value":
      return new CelUint(BigInt(String(inner)));
    case "doubleValue":
      return makeDouble(Number(inner));
    case "stringValue":
    case "boolValue":
      return inner as CelValue;
    case "nullValue":
      return null;
    case "bytesValue":
      return new CelBytes(decodeBase64(String(inner)) ?? new Uint8Array());
    case "typeValue":
      return typeByName(String(inner)) ?? new CelTypeValue(opaque(String(inner)));
    case "listValue":
      return children(inner, "values").map(decodeProtoValue);
    case "mapValue":
      return decodeMap(children(inner, "entries"));
    case "objectValue":
      return decodeObject(inner as JsonTree);
    default:
      throw new Error(`a kind of value that this reader does not know: ${kind}`);
  }
}

function decodeMap(entries: readonly JsonTree[]): CelValue {
  const builder = new CelMapBuilder();
  for (const { key, value } of entries) builder.add(decodeProtoValue(key), decodeProtoValue(value));
  return builder.build();
}

function decodeObject(json: JsonTree): CelValue {
  const text = String(json.value);
  return String(json["@type"]).endsWith("Duration") ? parseDuration(text) : parseTimestamp(text);
}

const PRIMITIVES: Readonly<Record<string, CelType>> = {
  BOOL,
  BYTES,
  DOUBLE,
  INT64: INT,
  STRING,
  UINT64: UINT,
};

/** A cel.expr.Type in protobuf's JSON form. */
export function decodeProtoType(json: unknown): CelType {
  const [[kind, inner] = []] = Object.entries(json as JsonTree);
  const parts = inner as JsonTree;
  switch (kind) {
    case "primitive":
      return PRIMITIVES[String(inner)] ?? DYN;
    case "null":
      return NULL;
    case "listType":
      return listOf(decodeProtoType(parts.elemType));
    case "mapType":
      return mapOf(decodeProtoType(parts.keyType), decodeProtoType(parts.valueType));
    case "type":
      return typeOf(decodeProtoType(inner));
    case "abstractType":
      return optionalOf(decodeProtoType(children(inner, "parameterTypes")[0] ?? {}));
    default:
      return DYN;
  }
}

function children(json: unknown, name: string): readonly JsonTree[] {
  const found = (json as JsonTree)[name];
  return Array.isArray(found) ? found : [];
}
