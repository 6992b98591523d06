import { hash } from "node:crypto";
import { jsonPointer, type PathKey, valueAt } from "#core/document/field-path.ts";
import { parseApiVersion, type ResourceRef } from "#core/kube/resource.ts";

/**
 * Identity of a finding: hex sha256 of policy, rule, group/kind/namespace/name and the path in which
 * list indexes are replaced by the element's key, so that it survives reordering.
 */
export function findingId(input: {
  readonly policy: string;
  readonly rule: string;
  readonly resource: ResourceRef;
  readonly keys: readonly PathKey[];
  readonly object: unknown;
  readonly names?: ElementNames;
}): string {
  const { policy, rule, resource, keys, object, names } = input;
  const { group } = parseApiVersion(resource.apiVersion);
  const parts = [
    policy,
    rule,
    group,
    resource.kind,
    resource.namespace ?? "",
    resource.name,
    stablePath(object, keys, names),
  ];
  return hash("sha256", parts.join("\u0000"), "hex");
}

/** Names of the elements of lists, kept while many findings about the same lists are named. */
export type ElementNames = Map<readonly unknown[], readonly string[]>;

/** "/spec/containers/[name=web]/securityContext/capabilities/add/[=SYS_ADMIN]". */
export function stablePath(
  object: unknown,
  keys: readonly PathKey[],
  names: ElementNames = new Map(),
): string {
  let value = object;
  let path = "";
  let listName = "";
  for (const key of keys) {
    if (Array.isArray(value)) path += `/[${nameOf(value, { key, listName, names })}]`;
    else {
      path += jsonPointer([key]);
      listName = String(key);
    }
    value = valueAt(value, [key]);
  }
  return path;
}

function nameOf(
  list: readonly unknown[],
  place: { readonly key: PathKey; readonly listName: string; readonly names: ElementNames },
): string {
  const { key, listName, names } = place;
  const known = names.get(list) ?? elementNames(list, listName);
  names.set(list, known);
  return known[Number(key)] ?? String(key);
}

/**
 * What the elements of a list are known by: "name=web", "=SYS_ADMIN", else the index. Two elements of one name
 * stay apart: the second is "name=web#2".
 */
export function elementNames(list: readonly unknown[], listName: string): readonly string[] {
  const counts = new Map<string, number>();
  return list.map((element, index) => {
    const name = elementName(element, { listName, index });
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  });
}

/**
 * Keys of list elements, by the name of the list: the list-map keys of the Kubernetes API.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
const LIST_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ports", ["containerPort", "port", "protocol"]],
  ["volumeMounts", ["mountPath"]],
  ["volumeDevices", ["devicePath"]],
  ["hostAliases", ["ip"]],
  ["topologySpreadConstraints", ["topologyKey", "whenUnsatisfiable"]],
  ["ownerReferences", ["uid"]],
  ["conditions", ["type"]],
]);

function elementName(
  element: unknown,
  { listName, index }: { readonly listName: string; readonly index: number },
): string {
  if (typeof element !== "object" || element === null) return `=${String(element)}`;
  const candidates = LIST_KEYS.get(listName) ?? ["name"];
  const named = candidates.filter((key) => isScalar(valueAt(element, [key])));
  if (named.length === 0) return String(index);
  return named.map((key) => `${key}=${String(valueAt(element, [key]))}`).join(",");
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}
