import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { resourceName } from "../resource-name.ts";

/** A kind as the API server's rules name it: `resource` is the plural of the URL. */
export interface KindResource {
  readonly group: string;
  readonly kind: string;
  readonly resource: string;
}

/**
 * Kinds that stand in clusters of Kubernetes 1.34 to 1.36, by group, and Argo's Rollouts.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/ (kubectl api-resources)
 */
const KINDS: Readonly<Record<string, string>> = {
  "": "ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
  "admissionregistration.k8s.io":
    "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
  "apiextensions.k8s.io": "CustomResourceDefinition",
  "apiregistration.k8s.io": "APIService",
  apps: "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
  autoscaling: "HorizontalPodAutoscaler",
  batch: "CronJob Job",
  "certificates.k8s.io": "CertificateSigningRequest ClusterTrustBundle",
  "coordination.k8s.io": "Lease",
  "discovery.k8s.io": "EndpointSlice",
  "flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
  "networking.k8s.io": "IPAddress Ingress IngressClass NetworkPolicy ServiceCIDR",
  "node.k8s.io": "RuntimeClass",
  policy: "PodDisruptionBudget",
  "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding Role RoleBinding",
  "resource.k8s.io": "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice",
  "scheduling.k8s.io": "PriorityClass",
  "storage.k8s.io":
    "CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass",
  "argoproj.io": "AnalysisRun AnalysisTemplate ClusterAnalysisTemplate Experiment Rollout",
};

/** What the names of kinds alone do not tell: whose plural is known. */
const BUILT_IN: readonly KindResource[] = Object.entries(KINDS).flatMap(([group, kinds]) =>
  kinds.split(" ").map((kind) => {
    const { resource } = resourceName({ apiVersion: `${group}/v1`, kind });
    return { group, kind, resource };
  }),
);

/** The kinds whose plural is known: those above, and those that CustomResourceDefinitions declare. */
export function knownKinds(definitions: readonly KubeObject[]): readonly KindResource[] {
  const declared = definitions.flatMap(({ spec }) => {
    if (!isRecord(spec) || !isRecord(spec.names)) return [];
    const { group, names } = spec;
    return [{ group: String(group), kind: String(names.kind), resource: String(names.plural) }];
  });
  const own = new Set(declared.map(({ group, kind }) => `${group}/${kind}`));
  return [...BUILT_IN.filter(({ group, kind }) => !own.has(`${group}/${kind}`)), ...declared];
}
