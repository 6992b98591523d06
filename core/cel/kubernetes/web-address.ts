import { CelObject } from "#core/cel/cel-value.ts";

interface AddressParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly text: string;
}

/** An absolute URL as Go reads it; `host` holds the port too, `path` is as it is written. */
export class WebAddress extends CelObject implements AddressParts {
  readonly typeName = "kubernetes.URL";
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly text: string;

  constructor({ scheme, host, path, query, text }: AddressParts) {
    super();
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.query = query;
    this.text = text;
  }

  override equals(other: CelObject): boolean {
    return other instanceof WebAddress && other.text === this.text;
  }

  override toJSON(): unknown {
    return this.text;
  }
}

/** The host without its port, and without the brackets of IPv6. */
export function hostname({ host }: WebAddress): string {
  const [, inner] = /^\[([^]*)\](?::\d*)?$/.exec(host) ?? [];
  return inner ?? host.replace(/:\d*$/, "");
}

/** The port as it is written, "" when there is none. */
export function port({ host }: WebAddress): string {
  const rest = host.startsWith("[") ? host.slice(host.lastIndexOf("]") + 1) : host;
  return /:(\d+)$/.exec(rest)?.[1] ?? "";
}

/** The query's values by name; parts that are not well-formed are left out. */
export function queryValues({ query }: WebAddress): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split("&")) {
    if (part === "" || part.includes(";")) continue;
    const equals = part.indexOf("=");
    const name = unescapeQuery(equals < 0 ? part : part.slice(0, equals));
    const value = unescapeQuery(equals < 0 ? "" : part.slice(equals + 1));
    if (name === null || value === null) continue;
    const existing = values.get(name) ?? [];
    existing.push(value);
    values.set(name, existing);
  }
  return values;
}

function unescapeQuery(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
