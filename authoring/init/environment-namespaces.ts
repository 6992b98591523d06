/** A folder, the namespaces that it sets, and what it builds on where it sets none. */
export interface NamespaceFolder {
  readonly path: string;
  readonly namespaces: readonly string[];
  readonly refersTo: readonly string[];
}

export interface NamespaceProposal {
  /** Globs by environment. */
  readonly namespaces: ReadonlyMap<string, readonly string[]>;
  /** Namespaces that several environments use, so that none can claim them without naming its clusters. */
  readonly shared: readonly {
    readonly namespace: string;
    readonly environments: readonly string[];
  }[];
}

/** The namespaces that the overlays of each environment set, themselves or through what they build on. */
export function environmentNamespaces(
  folders: ReadonlyMap<string, readonly string[]>,
  found: readonly NamespaceFolder[],
): NamespaceProposal {
  const byPath = new Map(found.map((folder) => [folder.path, folder]));
  const uses = [...folders].flatMap(([environment, paths]) =>
    paths
      .flatMap((path) => namespacesOf(path, { byPath, seen: new Set() }))
      .map((namespace) => ({ environment, namespace })),
  );
  const users = Map.groupBy(uses, ({ namespace }) => namespace);
  const shared = [...users]
    .map(([namespace, same]) => ({
      namespace,
      environments: [...new Set(same.map(({ environment }) => environment))],
    }))
    .filter(({ environments }) => environments.length > 1);
  const isShared = (namespace: string) => shared.some((one) => one.namespace === namespace);
  const own = Map.groupBy(
    uses.filter(({ namespace }) => !isShared(namespace)),
    ({ environment }) => environment,
  );
  const namespaces = new Map(
    [...own].map(([environment, same]) => {
      const names = [...new Set(same.map(({ namespace }) => namespace))].sort();
      const others = [...users.keys()].filter((namespace) => !names.includes(namespace));
      return [environment, globFor(environment, { names, others })];
    }),
  );
  return { namespaces, shared };
}

interface Chain {
  readonly byPath: ReadonlyMap<string, NamespaceFolder>;
  readonly seen: Set<string>;
}

/** The outermost kustomization that sets one has the last word on all that it builds. */
function namespacesOf(path: string, { byPath, seen }: Chain): readonly string[] {
  const found = byPath.get(path);
  if (found === undefined || seen.has(path)) return [];
  seen.add(path);
  if (found.namespaces.length > 0) return found.namespaces;
  return found.refersTo.flatMap((reference) => namespacesOf(reference, { byPath, seen }));
}

/** "shop-prod", "pay-prod" -> "*-prod", if no other environment's namespace ends so. */
function globFor(
  environment: string,
  { names, others }: { readonly names: readonly string[]; readonly others: readonly string[] },
): readonly string[] {
  const mark = `-${environment}`;
  const isCommon = names.length > 1 && names.every((name) => name.endsWith(mark));
  return isCommon && !others.some((name) => name.endsWith(mark)) ? [`*${mark}`] : names;
}
