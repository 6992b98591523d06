import { parseApiVersion } from "#core/kube/resource.ts";
import type { KindSchema, KindSchemas, KubeType } from "./kube-type.ts";
import { readSchemaTable, type SchemaTable, typeResolver } from "./schema-table.ts";

/** What schemas/index.txt says. */
export interface SchemaIndex {
  /** Minor versions of Kubernetes, newest first. */
  readonly versions: readonly string[];
  /** Names of the files that know kinds of a group. */
  readonly filesOf: ReadonlyMap<string, readonly string[]>;
}

/** The text of a file of schemas/, by its name without ".txt". */
export type ReadSchemaFile = (name: string) => string;

export function readSchemaIndex(text: string): SchemaIndex {
  const versions: string[] = [];
  const filesOf = new Map<string, readonly string[]>();
  for (const line of text.split("\n")) {
    const [word, name = "", file = ""] = line.split(" ");
    if (word === "kubernetes") versions.push(name);
    if (word === "group") filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
  }
  return { versions, filesOf };
}

interface SchemaFiles {
  readonly index: SchemaIndex;
  readonly read: ReadSchemaFile;
  /** One of the index's versions. */
  readonly version: string;
}

/** Tables of files, each read at most once and only when a kind of its groups is looked for. */
export function openKindSchemas({ index, read, version }: SchemaFiles): KindSchemas {
  const tables = new Map<string, readonly SchemaTable[]>();
  const native = () => tablesOf(`kubernetes-${version}`);
  const tablesOf = (name: string): readonly SchemaTable[] => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const table = readSchemaTable(read(name));
    const chain = table.base === null ? [table] : [table, ...tablesOf(table.base)];
    tables.set(name, chain);
    return chain;
  };
  const resolvers = new Map<string, (name: string) => KubeType | null>();
  const resolverOf = (name: string) => {
    const known = resolvers.get(name) ?? typeResolver([...tablesOf(name), ...nativeOf(name)]);
    resolvers.set(name, known);
    return known;
  };
  const nativeOf = (name: string) => (name.startsWith("kubernetes-") ? [] : native());
  const nativeName = `kubernetes-${version}`;
  const filesFor = (group: string) => index.filesOf.get(group) ?? [nativeName];
  const groups = once(() => nativeGroups(native()));
  return {
    kubernetesVersion: version,
    find: memoKind((apiVersion, kind) => {
      const key = `${apiVersion} ${kind}`;
      for (const file of filesFor(parseApiVersion(apiVersion).group)) {
        const type = definitionOf(tablesOf(file), key, resolverOf(file));
        if (type?.kind === "object")
          return { apiVersion, kind, type, isNative: file === nativeName };
      }
      return null;
    }),
    servedBy: (kind) => servedIn(native(), kind),
    names: () => {
      const files = [nativeName, ...[...index.filesOf.values()].flat()];
      return namesIn([...new Set(files)].flatMap(tablesOf));
    },
    isBuiltinGroup: (group) => groups().has(group),
    definition: (name) => resolverOf(nativeName)(name),
  };
}

function definitionOf(
  tables: readonly SchemaTable[],
  key: string,
  resolve: (name: string) => KubeType | null,
): KubeType | null {
  const name = tables.find(({ kinds }) => kinds.has(key))?.kinds.get(key);
  return name === undefined || name === "" ? null : resolve(name);
}

function servedIn(tables: readonly SchemaTable[], kind: string): readonly string[] {
  const keys = new Set(tables.flatMap(({ kinds }) => [...kinds.keys()]));
  return [...keys]
    .filter((key) => key.endsWith(` ${kind}`))
    .filter((key) => tables.find(({ kinds }) => kinds.has(key))?.kinds.get(key) !== "")
    .map((key) => key.slice(0, key.indexOf(" ")))
    .sort();
}

function namesIn(tables: readonly SchemaTable[]): readonly string[] {
  const names = tables.flatMap(({ kinds }) =>
    [...kinds].flatMap(([key, type]) => (type === "" ? [] : [kindName(key)])),
  );
  return [...new Set(names)].sort();
}

/** "v1 Pod" -> "core/v1/Pod". */
function kindName(key: string): string {
  const name = key.replace(" ", "/");
  return key.includes("/") ? name : `core/${name}`;
}

/** Groups of the tables, and the one that Kubernetes has given up. */
function nativeGroups(tables: readonly SchemaTable[]): ReadonlySet<string> {
  const versions = tables.flatMap(({ kinds }) => [...kinds.keys()]);
  return new Set([
    "extensions",
    ...versions.map((key) => parseApiVersion(key.slice(0, key.indexOf(" "))).group),
  ]);
}

function memoKind(find: KindSchemas["find"]): KindSchemas["find"] {
  const known = new Map<string, KindSchema | null>();
  return (apiVersion, kind) => {
    const key = `${apiVersion} ${kind}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const found = find(apiVersion, kind);
    known.set(key, found);
    return found;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
