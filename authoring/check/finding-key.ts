import type { Finding } from "#core/policy/finding.ts";

/**
 * What makes a finding the same in two renders of one target: its id; for what kustomize names by its content
 * (ConfigMaps, Secrets) the same without that part of the name, as content may change without being new.
 */
export function findingKey(finding: Finding): string {
  const { policy, rule, resource, path, id } = finding;
  const { kind, namespace, name } = resource;
  const plain = isGenerated(resource) ? nameWithoutHash(name) : name;
  if (plain === name) return id;
  return [policy, rule, kind, namespace ?? "", plain, path].join("\u0000");
}

/** True for kinds that kustomize generates and may name by their content. */
export function isGenerated({ apiVersion, kind }: Finding["resource"]): boolean {
  return apiVersion === "v1" && (kind === "ConfigMap" || kind === "Secret");
}

/**
 * "web-config-9g5b2ct4hm" -> "web-config".
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go (its alphabet)
 */
export function nameWithoutHash(name: string): string {
  return name.replace(/-[2456789bcdfghkmt]{10}$/, "");
}
