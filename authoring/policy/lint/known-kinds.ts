import type { SchemaLibrary } from "#adapters/open-schemas.ts";
import { nearestName } from "#core/nearest-name.ts";
import { addCrds } from "#core/kube/schema/add-crds.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { kindParts, isDisjointKind } from "./glob-cover.ts";

/** What is known of kinds: which there are, and of which groups there are all. */
export interface KnownKinds {
  /** What is wrong with a pattern that names no known kind; null for one that does, or may. */
  readonly problem: (
    pattern: string,
  ) => { readonly message: string; readonly remedy: string } | null;
}

/** Kinds of every Kubernetes version that is shipped, of the suites beside them, and of the fleet's definitions. */
export function knownKinds(crds: readonly KubeObject[], library: SchemaLibrary): KnownKinds {
  const schemas = library.versions().map((version) => addCrds(library.open(version), crds));
  const names = [...new Set([...schemas.flatMap((one) => one.names()), ...OWN_KINDS])];
  const kinds = [...new Set(names.map((name) => name.slice(name.lastIndexOf("/") + 1)))];
  const groups = new Set(names.map((name) => kindParts(name)[0]));
  const isNative = (group: string) =>
    group === "core" || schemas.some((one) => one.isBuiltinGroup(group));
  return {
    problem: (pattern) => {
      if (names.some((name) => !isDisjointKind(pattern, name))) return null;
      const [group, , kind] = kindParts(pattern);
      const nearest = nearestKind(kind, { kinds, names, group });
      const isForeign =
        group !== "*" && !isNative(group) && (!groups.has(group) || nearest === null);
      if (isForeign) return null;
      const hint = nearest === null ? "" : `; did you mean "${nearest}"?`;
      const message = `no known kind fits "${pattern}"${hint}`;
      return { message, remedy: "Correct it, or name its CustomResourceDefinition under crds." };
    },
  };
}

/** What clusters have besides: our own kinds. */
const OWN_KINDS = ["tiphys.io/v1alpha1/GuardrailBundle", "tiphys.io/v1alpha1/GuardrailException"];

interface Known {
  readonly kinds: readonly string[];
  readonly names: readonly string[];
  readonly group: string;
}

/** The kind of another group, of the nearest name, or one without a version that is gone. */
function nearestKind(kind: string, { kinds, names, group }: Known): string | null {
  const name = kinds.includes(kind) ? kind : nearestName(kind, kinds);
  if (name === null) return null;
  const full = names.filter((candidate) => candidate.endsWith(`/${name}`));
  const own = full.find((candidate) => kindParts(candidate)[0] === group) ?? full[0] ?? name;
  const [ownGroup, , ownKind] = kindParts(own);
  return group === "*" ? ownKind : `${ownGroup}/${ownKind}`;
}
