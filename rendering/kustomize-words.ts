/** "Deployment.v1.apps/web.[noNs]" -> 'Deployment "web"'. */
export function describeId(id: string): string {
  const match = /^([^./]+)\.[^/]*\/(.+)\.(\[noNs\]|[^.]+)$/.exec(id);
  if (match === null) return `"${id}"`;
  const [, kind, name, namespace] = match;
  return namespace === "[noNs]"
    ? `${kind} "${name}"`
    : `${kind} "${name}" in namespace "${namespace}"`;
}

const GO_TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  int64: "a whole number",
  bool: "true or false",
  object: "a mapping",
  array: "a list",
};

/** A Go type as an author of YAML would call it: "[]string" -> "a list". */
export function describeGoType(type: string): string {
  if (type.startsWith("[]")) return "a list";
  if (type.startsWith("map[") || type.startsWith("types.")) return "a mapping";
  return GO_TYPES[type] ?? `a ${type}`;
}
