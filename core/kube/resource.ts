/**
 * A Kubernetes object as read by core/kube/read-yaml.ts: plain data, JavaScript numbers,
 * integers beyond 2^53 as bigint. Never written to.
 */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: KubeMetadata;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Identity of a resource in reports; `namespace` is null for cluster-scoped kinds and where unknown. */
export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

/** One text for each resource; only its parts in the same order tell that it is the same one. */
export function resourceKey({ apiVersion, kind, namespace, name }: ResourceRef): string {
  return [apiVersion, kind, namespace ?? "", name].join("\u0000");
}

/** "apps/Deployment"; "/Service" for the core group. */
export function groupKind({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): string {
  return `${parseApiVersion(apiVersion).group}/${kind}`;
}

/** "apps/v1" -> { group: "apps", version: "v1" }; "v1" -> { group: "", version: "v1" }. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  if (slash < 0) return { group: "", version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The name a report shows: metadata.name, else generateName with "*" behind it, else "". */
export function displayName(object: KubeObject): string {
  const name = object.metadata?.name;
  if (typeof name === "string" && name !== "") return name;
  const generateName = object.metadata?.generateName;
  return typeof generateName === "string" && generateName !== "" ? `${generateName}*` : "";
}

/** True for a value that can be judged as a Kubernetes object: a mapping with apiVersion and kind. */
export function isKubeObject(value: unknown): value is KubeObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown };
  return (
    typeof apiVersion === "string" && apiVersion !== "" && typeof kind === "string" && kind !== ""
  );
}
