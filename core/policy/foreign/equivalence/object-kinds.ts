import { POD_KINDS } from "#core/kube/pod-template.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { knownKinds } from "../export/kind-resource.ts";

/** Something to make objects of. */
export interface ObjectKind extends Pick<KubeObject, "apiVersion" | "kind"> {
  /** Where its pod lies: [] for a Pod, null for what has none. */
  readonly podAt: readonly string[] | null;
}

const VERSIONS: Readonly<Record<string, string>> = {
  "argoproj.io": "v1alpha1",
  autoscaling: "v2",
};

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

const KINDS: readonly (ObjectKind & { readonly resource: string })[] = knownKinds([])
  .filter(({ group }) => group !== "argoproj.io")
  .map(({ group, kind, resource }) => ({
    apiVersion: group === "" ? "v1" : `${group}/${VERSIONS[group] ?? "v1"}`,
    kind,
    resource,
    podAt: POD_KINDS.includes(`${group === "" ? "core" : group}/${kind}`)
      ? (TEMPLATES[kind] ?? ["spec", "template"])
      : null,
  }));

/** Controllers that a policy about pods is about too, and a kind that hardly any is about. */
const USUAL = ["Pod", "Deployment", "CronJob"];

/** The kinds that a policy names, its pods' controllers, and another; of all kinds some. */
export function objectKinds(written: readonly string[]): readonly ObjectKind[] {
  const names = new Set(written.map((text) => text.split("/").filter(isName).at(-1) ?? text));
  const own = KINDS.filter(({ kind, resource }) => names.has(kind) || names.has(resource));
  const wanted = own.length === 0 ? KINDS.filter(({ kind }) => USUAL.includes(kind)) : own;
  const isPods = wanted.some(({ kind }) => kind === "Pod");
  const controllers = isPods ? KINDS.filter(({ podAt }) => podAt !== null && podAt.length > 1) : [];
  const other = KINDS.filter(({ kind }) => kind === "ConfigMap" || kind === "Service").slice(0, 1);
  return [...new Set([...wanted, ...controllers, ...other])];
}

/** Subresources and versions are written behind and between. */
function isName(part: string): boolean {
  return /^[A-Z]|^[a-z]{3,}$/.test(part) && !/^v\d/.test(part) && part !== "ephemeralcontainers";
}
