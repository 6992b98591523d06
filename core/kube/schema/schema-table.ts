import type { CompactType } from "./compact-type.ts";
import { decodeType } from "./decode-type.ts";
import type { KubeType, ObjectType } from "./kube-type.ts";

/** Kinds and named definitions of one file of schemas/, or of the CustomResourceDefinitions of a render. */
export interface SchemaTable {
  /** Name of the table that this one builds on; null for one that stands alone. */
  readonly base: string | null;
  /** Names of definitions by "apiVersion Kind"; "" for a kind of the base that is not there. */
  readonly kinds: ReadonlyMap<string, string>;
  /** A definition as JSON text, by its name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/**
 * Reads a file of schemas/: lines "base NAME", "kind APIVERSION KIND DEFINITION" ("kind APIVERSION KIND" where
 * the base has one too many) and "type NAME JSON". Definitions stay text until they are asked for.
 */
export function readSchemaTable(text: string): SchemaTable {
  let base: string | null = null;
  const kinds = new Map<string, string>();
  const definitions = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (line.startsWith("type ")) {
      const space = line.indexOf(" ", 5);
      definitions.set(line.slice(5, space), line.slice(space + 1));
    } else if (line.startsWith("kind ")) {
      const [, apiVersion = "", kind = "", definition = ""] = line.split(" ");
      kinds.set(`${apiVersion} ${kind}`, definition);
    } else if (line.startsWith("base ")) base = line.slice(5);
  }
  return { base, kinds, definitions };
}

/** Decodes each definition of some tables once, when first asked for; the first table that has it counts. */
export function typeResolver(tables: readonly SchemaTable[]): (name: string) => KubeType | null {
  const known = new Map<string, KubeType | null>();
  const find = (name: string): KubeType | null => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const text = tables.find(({ definitions }) => definitions.has(name))?.definitions.get(name);
    const type = text === undefined ? null : decodeDefinition(text, name, resolve);
    known.set(name, type);
    return type;
  };
  const resolve = (name: string): KubeType => {
    const type = find(name);
    if (type === null) throw new TypeError(`no definition "${name}" in the schemas`);
    return type;
  };
  return find;
}

function decodeDefinition(
  text: string,
  name: string,
  resolve: (name: string) => KubeType,
): KubeType {
  const type = decodeType(JSON.parse(text) as CompactType, resolve);
  return type.kind === "object" ? ({ ...type, name } satisfies ObjectType) : type;
}
