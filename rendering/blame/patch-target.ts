import { isRecord } from "#core/is-record.ts";
import { parseApiVersion } from "#core/kube/resource.ts";
import { wholeMatch } from "#core/policy/whole-match.ts";
import type { BlameQuery } from "./blame-query.ts";
import { textField } from "./written-fields.ts";
import type { Written } from "./written.ts";

const LONGEST = 500;

type Subject = Pick<BlameQuery, "object" | "identity">;

/**
 * Does a kustomize selector (of a patch or a replacement) select the object? Names and namespaces may be those
 * it had on the way; an expression that cannot be read selects.
 */
export function selects(selector: Written, { object, identity }: Subject): boolean {
  const versions = [...identity.apiVersions].map(parseApiVersion);
  const wanted = (name: string) => textField(selector, name);
  return (
    matches(
      wanted("group"),
      versions.map(({ group }) => group),
    ) &&
    matches(
      wanted("version"),
      versions.map(({ version }) => version),
    ) &&
    matches(wanted("kind"), [...identity.kinds]) &&
    matches(wanted("name"), [...identity.names]) &&
    matches(wanted("namespace"), [...identity.namespaces].map(effective)) &&
    selectsLabels(wanted("labelSelector"), object.metadata?.labels) &&
    selectsLabels(wanted("annotationSelector"), object.metadata?.annotations)
  );
}

/** Is the object the one that a patch without a target names by its own kind, name and namespace? */
export function names(patch: unknown, { identity }: Pick<Subject, "identity">): boolean {
  if (!isRecord(patch) || !isRecord(patch.metadata)) return false;
  const { name, namespace } = patch.metadata;
  if (typeof patch.kind !== "string" || !identity.kinds.has(patch.kind)) return false;
  if (typeof patch.apiVersion !== "string" || !identity.apiVersions.has(patch.apiVersion))
    return false;
  if (typeof name !== "string" || !identity.names.has(name)) return false;
  const own = typeof namespace === "string" ? namespace : "";
  return [...identity.namespaces].map(effective).includes(effective(own));
}

/** Kustomize takes no namespace for "default". */
function effective(namespace: string): string {
  return namespace === "" ? "default" : namespace;
}

function matches(pattern: string | null, values: readonly string[]): boolean {
  if (pattern === null) return true;
  const fits = pattern.length > LONGEST ? null : wholeMatch(pattern);
  return fits === null ? values.includes(pattern) : values.some(fits);
}

function selectsLabels(selector: string | null, labels: unknown): boolean {
  if (selector === null) return true;
  const own = isRecord(labels) ? labels : {};
  const parts = selector.split(/,(?![^(]*\))/);
  return parts.every((part) => selectsLabel(part.trim(), own));
}

function selectsLabel(part: string, labels: Readonly<Record<string, unknown>>): boolean {
  const absent = /^!\s*(\S+)$/.exec(part);
  if (absent !== null) return !Object.hasOwn(labels, absent[1] ?? "");
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const values = (set[3] ?? "").split(",").map((value) => value.trim());
    return values.includes(String(labels[set[1] ?? ""])) === (set[2] === "in");
  }
  const equal = /^([^\s!=]+)\s*(!?)={1,2}\s*(\S*)$/.exec(part);
  if (equal !== null) return (labels[equal[1] ?? ""] === equal[3]) === (equal[2] === "");
  return /^\S+$/.test(part) ? Object.hasOwn(labels, part) : true;
}
