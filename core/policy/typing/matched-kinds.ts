import type { KindSchema, KindSchemas } from "#core/kube/schema/kube-type.ts";
import type { Selector } from "#core/policy/policy.ts";

/** A kind with its schemas in all versions that a rule may meet: one that fits is enough. */
export type MatchedKind = readonly [KindSchema, ...KindSchema[]];

/**
 * The kinds that selectors (a policy's and its rule's, all must match) name exactly, when all of them have a
 * schema; null where a wildcard, an unknown kind or no kind at all leaves open what is judged.
 */
export function matchedKinds(
  selectors: readonly (Selector | undefined)[],
  schemas: KindSchemas,
): readonly MatchedKind[] | null {
  const lists = selectors.flatMap((selector) => (selector?.kinds ? [selector.kinds] : []));
  // The innermost list is the narrowest in practice; the outer ones only take kinds away.
  const patterns = lists.at(-1);
  if (patterns === undefined || patterns.length === 0) return null;
  const kinds: MatchedKind[] = [];
  for (const pattern of patterns) {
    const found = kindOf(pattern, schemas);
    if (found === null) return null;
    kinds.push(found);
  }
  return kinds;
}

function kindOf(pattern: string, schemas: KindSchemas): MatchedKind | null {
  if (/[*?]/.test(pattern)) return null;
  const parts = pattern.split("/");
  const kind = parts.at(-1) ?? "";
  const group = parts.length > 1 ? (parts[0] ?? "") : null;
  const version = parts.length > 2 ? (parts[1] ?? null) : null;
  const [first, ...rest] = apiVersions({ group, version, kind, schemas }).flatMap(
    (apiVersion) => schemas.find(apiVersion, kind) ?? [],
  );
  return first === undefined ? null : [first, ...rest];
}

interface Named {
  readonly group: string | null;
  readonly version: string | null;
  readonly kind: string;
  readonly schemas: KindSchemas;
}

/** Groups of the suites whose kinds are shipped, and the versions that they use. */
const SUITE_GROUPS = [
  "argoproj.io",
  "monitoring.coreos.com",
  "external-secrets.io",
  "cert-manager.io",
  "gateway.networking.k8s.io",
];
const SUITE_VERSIONS = ["v1", "v2", "v1beta1", "v1beta2", "v1alpha1", "v1alpha2", "v1alpha3"];

function apiVersions({ group, version, kind, schemas }: Named): readonly string[] {
  if (group === null) {
    const served = schemas.servedBy(kind);
    return served.length > 0 ? served : SUITE_GROUPS.flatMap(suiteVersions);
  }
  const prefix = group === "core" || group === "" ? "" : `${group}/`;
  if (version !== null) return [`${prefix}${version}`];
  return group === "core" ? ["v1"] : suiteVersions(group);
}

function suiteVersions(group: string): readonly string[] {
  return SUITE_VERSIONS.map((version) => `${group}/${version}`);
}
