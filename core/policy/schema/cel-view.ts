import { decodeBase64 } from "#core/cel/base64.ts";
import { CelBytes, makeDouble } from "#core/cel/cel-value.ts";
import { parseDuration } from "#core/cel/parse-duration.ts";
import { parseTimestamp } from "#core/cel/parse-timestamp.ts";
import type { KubeType, ObjectType, TextType } from "#core/kube/schema/kube-type.ts";

/**
 * A value as the API server shows it to validation rules: names of fields escaped, fields that are not declared
 * left out, times, durations, bytes and doubles as values of their own.
 */
export function celView(value: unknown, type: KubeType): unknown {
  if (value === null) return null;
  if (type.kind === "number" && typeof value === "number") return makeDouble(value);
  if (type.kind === "text" && typeof value === "string") return viewText(value, type);
  if (type.kind === "list" && Array.isArray(value))
    return value.map((element) => celView(element, type.items));
  if (typeof value !== "object" || Array.isArray(value)) return value;
  if (type.kind === "object") return viewFields(value as Fields, type);
  if (type.kind !== "map") return value;
  const entries = Object.entries(value).map(([key, field]) => [key, celView(field, type.values)]);
  return Object.fromEntries(entries);
}

type Fields = Readonly<Record<string, unknown>>;

function viewFields(fields: Fields, type: ObjectType): unknown {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const own = type.fields.get(name)?.type;
    if (own !== undefined) return [[escapeField(name), celView(field, own)]];
    const isSeen = type.keepsUnknown || type.isEmbedded;
    return isSeen ? [[escapeField(name), field]] : [];
  });
  return Object.fromEntries(entries);
}

/** A text that is not what its format says stays text: the schema's own check has a finding about it. */
function viewText(value: string, { format }: TextType): unknown {
  const parse = format === null ? undefined : PARSERS[format];
  if (parse === undefined) return value;
  try {
    return parse(value) ?? value;
  } catch {
    return value;
  }
}

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  "date-time": parseTimestamp,
  date: (text) => parseTimestamp(`${text}T00:00:00Z`),
  duration: parseDuration,
  byte: (text) => {
    const bytes = decodeBase64(text);
    return bytes === null ? null : new CelBytes(bytes);
  },
};

const KEYWORDS = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

/** How a name of a field is written in CEL. @see k8s.io/apiserver/pkg/cel/escaping.go */
function escapeField(name: string): string {
  if (KEYWORDS.has(name)) return `__${name}__`;
  if (!/__|[.\-/]/.test(name)) return name;
  return name
    .replaceAll("__", "__underscores__")
    .replaceAll(".", "__dot__")
    .replaceAll("-", "__dash__")
    .replaceAll("/", "__slash__");
}
