/** An expression of the vectors with what it must come to. */
export interface Vector {
  readonly expression: string;
  readonly type?: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** An expression that is true exactly when the vector's own has the vector's value; an error stays an error. */
export function claimOf({ expression, type, value }: Vector): string {
  const own = `(${expression}\n)`;
  switch (type) {
    case undefined:
      return `[${own}].all(e, true)`;
    case "double":
      return Number.isNaN(Number(value)) ? `string(${own}) == "NaN"` : `${own} == ${double(value)}`;
    case "uint":
      return `${own} == ${value}u`;
    case "int":
      return `${own} == ${integer(value)}`;
    case "kubernetes.Quantity":
      // A literal beyond 2^63 is cut to it, a sum is not.
      if (/^(8|9|\d\d+)Ei$/.test(String(value))) return `[${own}].all(e, true)`;
      return `${own}.compareTo(quantity(${JSON.stringify(value)})) == 0`;
    case "kubernetes.Semver":
      return `${own}.compareTo(semver(${JSON.stringify(value)})) == 0`;
    case "kubernetes.URL":
      return `${own} == url(${JSON.stringify(value)})`;
    case "net.IP":
    case "net.CIDR":
    case "google.protobuf.Duration":
    case "google.protobuf.Timestamp":
      return `string(${own}) == ${JSON.stringify(value)}`;
    case "type":
    case "bytes":
    case "optional_type":
      return `[${own}].all(e, true)`;
    case "map":
      // JSON does not tell a key 1 from a key "1".
      return [literal(value, "int"), literal(value, "string")]
        .map((wanted) => `dyn(${own}) == ${wanted}`)
        .join(" || ");
    default:
      return `dyn(${own}) == ${literal(value)}`;
  }
}

function literal(value: unknown, keys: "int" | "string" = "string"): string {
  if (Array.isArray(value)) return `[${value.map((item) => `dyn(${literal(item)})`).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) =>
        `dyn(${keys === "int" && /^\d+$/.test(key) ? key : JSON.stringify(key)}): dyn(${literal(item)})`,
    );
    return `{${entries.join(", ")}}`;
  }
  return typeof value === "number" ? number(value) : JSON.stringify(value);
}

function number(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 53 ? String(value) : double(value);
}

function integer(value: unknown): string {
  // The smallest integer has no literal of its own in some versions of CEL.
  return String(value) === "-9223372036854775808" ? "(-9223372036854775807 - 1)" : String(value);
}

function double(value: unknown): string {
  const text = String(value);
  if (!/^-?[\d.e+-]+$/.test(text)) return `double(${JSON.stringify(text)})`;
  return /[.e]/.test(text) ? text : `${text}.0`;
}
