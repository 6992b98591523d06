import { parseApiVersion } from "#core/kube/resource.ts";
import { valueAt } from "#core/document/field-path.ts";
import type { BlameQuery, Identity } from "./blame-query.ts";
import { textField } from "./written-fields.ts";
import type { Written } from "./written.ts";

/** A place that a transformer of kustomize changes: "spec/template/metadata/labels" of some kinds. */
export interface FieldSpec {
  readonly path: readonly string[];
  readonly group: string | null;
  readonly version: string | null;
  readonly kind: string | null;
}

/** A field spec as a configuration or a transformer writes it; "\/" in a path is a slash of a key. */
export function readFieldSpec(written: Written): FieldSpec {
  const path = textField(written, "path") ?? "";
  return {
    path: path.split(/(?<!\\)\//).map((part) => part.replaceAll("\\/", "/")),
    group: textField(written, "group"),
    version: textField(written, "version"),
    kind: textField(written, "kind"),
  };
}

/** Is `keys` the place of one of the specs, in this object as it was on its way? Lists on the way are passed through. */
export function isSpecified(
  specs: readonly FieldSpec[],
  { object, identity, keys }: Pick<BlameQuery, "object" | "identity" | "keys">,
): boolean {
  const fields = keys.filter((_, index) => !Array.isArray(valueAt(object, keys.slice(0, index))));
  return specs.some((spec) => {
    if (!isOfKind(spec, identity)) return false;
    const path = spec.path.map((part) => part.replace(/\[\]$/, ""));
    return path.length === fields.length && path.every((part, index) => part === fields[index]);
  });
}

function isOfKind({ group, version, kind }: FieldSpec, { kinds, apiVersions }: Identity): boolean {
  const own = [...apiVersions].map(parseApiVersion);
  return (
    (kind === null || kinds.has(kind)) &&
    (group === null || own.some((one) => one.group === group)) &&
    (version === null || own.some((one) => one.version === version))
  );
}

const anyKind = (path: string): FieldSpec => ofKind(null, path);

function ofKind(kind: string | null, path: string): FieldSpec {
  return { path: path.split("/"), group: null, version: null, kind };
}

const WORKLOADS = ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job"] as const;
const POD_METADATA = [
  ...WORKLOADS.map((kind) => ofKind(kind, "spec/template/metadata")),
  ofKind("ReplicationController", "spec/template/metadata"),
  ofKind("CronJob", "spec/jobTemplate/metadata"),
  ofKind("CronJob", "spec/jobTemplate/spec/template/metadata"),
];

export const LABELS: readonly FieldSpec[] = [anyKind("metadata/labels")];
export const TEMPLATE_LABELS: readonly FieldSpec[] = [
  ...POD_METADATA.map((spec) => ({ ...spec, path: [...spec.path, "labels"] })),
  ofKind("StatefulSet", "spec/volumeClaimTemplates/metadata/labels"),
];
export const ANNOTATIONS: readonly FieldSpec[] = [
  anyKind("metadata/annotations"),
  ...POD_METADATA.map((spec) => ({ ...spec, path: [...spec.path, "annotations"] })),
];

const AFFINITY_TERMS = ["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);

/** @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/commonlabels.go */
export const SELECTOR_LABELS: readonly FieldSpec[] = [
  ofKind("Service", "spec/selector"),
  ofKind("ReplicationController", "spec/selector"),
  ...WORKLOADS.map((kind) => ofKind(kind, "spec/selector/matchLabels")),
  ...["Deployment", "StatefulSet", "ReplicaSet"].flatMap((kind) =>
    [...AFFINITY_TERMS, "topologySpreadConstraints/labelSelector/matchLabels"].map((path) =>
      ofKind(kind, `spec/template/spec/${path}`),
    ),
  ),
  ofKind("CronJob", "spec/jobTemplate/spec/selector/matchLabels"),
  ofKind("PodDisruptionBudget", "spec/selector/matchLabels"),
  ofKind("NetworkPolicy", "spec/podSelector/matchLabels"),
  ofKind("NetworkPolicy", "spec/ingress/from/podSelector/matchLabels"),
  ofKind("NetworkPolicy", "spec/egress/to/podSelector/matchLabels"),
];

export const REPLICAS: readonly FieldSpec[] = [
  "Deployment",
  "ReplicationController",
  "ReplicaSet",
  "StatefulSet",
].map((kind) => ofKind(kind, "spec/replicas"));

export const NAMESPACES: readonly FieldSpec[] = [
  anyKind("metadata/namespace"),
  ofKind("Namespace", "metadata/name"),
  ofKind("RoleBinding", "subjects/namespace"),
  ofKind("ClusterRoleBinding", "subjects/namespace"),
  ofKind("APIService", "spec/service/namespace"),
  ofKind("CustomResourceDefinition", "spec/conversion/webhook/clientConfig/service/namespace"),
  ofKind("ValidatingWebhookConfiguration", "webhooks/clientConfig/service/namespace"),
  ofKind("MutatingWebhookConfiguration", "webhooks/clientConfig/service/namespace"),
];

export const NAMES: readonly FieldSpec[] = [anyKind("metadata/name")];
