import { createHash } from "node:crypto";
import { parseApiVersion, type ResourceRef } from "#core/kube/resource.ts";

export type PathKey = string | number;

/** ".securityContext.ports[0]['a.b']" -> ["securityContext", "ports", 0, "a.b"]. */
export function parseFieldPath(path: string): readonly PathKey[] {
  const keys: PathKey[] = [];
  for (const match of path.matchAll(/\.([^.[\]]+)|\[(?:(\d+)|'([^']+)'|"([^"]+)")\]/g)) {
    const [, name, index, single, double] = match;
    keys.push(index === undefined ? (name ?? single ?? double ?? "") : Number(index));
  }
  return keys;
}

/** Keys as a JSON Pointer (RFC 6901). */
export function jsonPointer(keys: readonly PathKey[]): string {
  return keys.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The value at some keys, or undefined. */
export function valueAt(root: unknown, keys: readonly PathKey[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PathKey, unknown>>)[key];
  }
  return value;
}

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
}): string {
  const { policy, rule, resource, keys, object } = input;
  const { group } = parseApiVersion(resource.apiVersion);
  const parts = [
    policy,
    rule,
    group,
    resource.kind,
    resource.namespace ?? "",
    resource.name,
    stablePath(object, keys),
  ];
  return createHash("sha256").update(parts.join("\u0000")).digest("hex");
}

/**
 * Keys of list elements, by the name of the list: the list-map keys of the Kubernetes API.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  ports: ["containerPort", "port", "protocol"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  imagePullSecrets: ["name"],
  hostAliases: ["ip"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
  ownerReferences: ["uid"],
  conditions: ["type"],
};

/** "/spec/containers/[name=web]/securityContext/capabilities/add/[=SYS_ADMIN]". */
export function stablePath(object: unknown, keys: readonly PathKey[]): string {
  let value = object;
  let path = "";
  let listName = "";
  for (const key of keys) {
    const next = valueAt(value, [key]);
    path += Array.isArray(value)
      ? `/[${uniqueKey(value, listName, Number(key))}]`
      : jsonPointer([key]);
    if (!Array.isArray(value)) listName = String(key);
    value = next;
  }
  return path;
}

/** Two elements of one key stay apart: the second is "name=web#2". */
function uniqueKey(list: readonly unknown[], listName: string, index: number): string {
  const key = elementKey(listName, index, list[index]);
  let earlier = 0;
  for (let other = 0; other < index; other++) {
    if (elementKey(listName, other, list[other]) === key) earlier++;
  }
  return earlier === 0 ? key : `${key}#${earlier + 1}`;
}

function elementKey(listName: string, index: PathKey, element: unknown): string {
  if (element === undefined) return String(index);
  if (typeof element !== "object" || element === null) return `=${String(element)}`;
  const candidates = LIST_KEYS[listName] ?? ["name"];
  const named = candidates.filter((key) => isScalar(valueAt(element, [key])));
  if (named.length === 0) return String(index);
  return named.map((key) => `${key}=${String(valueAt(element, [key]))}`).join(",");
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}
