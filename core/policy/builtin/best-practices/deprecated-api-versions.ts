/** Where to go from an API version that Kubernetes removed or will remove. */
export interface ApiSuccessor {
  /** apiVersion to use; empty when there is none. */
  readonly replacement: string;
  /** Minor version of Kubernetes that no longer serves it, "1.25". */
  readonly removedIn: string;
}

const WORKLOADS = ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
const ROLES = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const WEBHOOKS = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const ADMISSION_POLICIES = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];
const FLOW_CONTROL = ["FlowSchema", "PriorityLevelConfiguration"];
const STORAGE = ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"];
const DEVICES = ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"];

/** apiVersion, kinds, replacement, removed in. Kinds that nobody writes into Git are left out. */
const REMOVALS: readonly (readonly [string, readonly string[], string, string])[] = [
  ["apps/v1beta1", WORKLOADS, "apps/v1", "1.16"],
  ["apps/v1beta2", WORKLOADS, "apps/v1", "1.16"],
  ["extensions/v1beta1", ["DaemonSet", "Deployment", "ReplicaSet"], "apps/v1", "1.16"],
  ["extensions/v1beta1", ["NetworkPolicy"], "networking.k8s.io/v1", "1.16"],
  ["extensions/v1beta1", ["PodSecurityPolicy"], "", "1.16"],
  ["extensions/v1beta1", ["Ingress"], "networking.k8s.io/v1", "1.22"],
  ["networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], "networking.k8s.io/v1", "1.22"],
  ["networking.k8s.io/v1beta1", ["IPAddress", "ServiceCIDR"], "networking.k8s.io/v1", "1.37"],
  ["admissionregistration.k8s.io/v1beta1", WEBHOOKS, "admissionregistration.k8s.io/v1", "1.22"],
  [
    "admissionregistration.k8s.io/v1alpha1",
    ADMISSION_POLICIES,
    "admissionregistration.k8s.io/v1",
    "1.32",
  ],
  [
    "admissionregistration.k8s.io/v1beta1",
    ADMISSION_POLICIES,
    "admissionregistration.k8s.io/v1",
    "1.34",
  ],
  ["apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], "apiextensions.k8s.io/v1", "1.22"],
  ["apiregistration.k8s.io/v1beta1", ["APIService"], "apiregistration.k8s.io/v1", "1.22"],
  ["certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], "certificates.k8s.io/v1", "1.22"],
  ["coordination.k8s.io/v1beta1", ["Lease"], "coordination.k8s.io/v1", "1.22"],
  ["rbac.authorization.k8s.io/v1alpha1", ROLES, "rbac.authorization.k8s.io/v1", "1.22"],
  ["rbac.authorization.k8s.io/v1beta1", ROLES, "rbac.authorization.k8s.io/v1", "1.22"],
  ["scheduling.k8s.io/v1beta1", ["PriorityClass"], "scheduling.k8s.io/v1", "1.22"],
  ["storage.k8s.io/v1beta1", STORAGE, "storage.k8s.io/v1", "1.22"],
  ["storage.k8s.io/v1beta1", ["CSIStorageCapacity"], "storage.k8s.io/v1", "1.27"],
  ["storage.k8s.io/v1beta1", ["VolumeAttributesClass"], "storage.k8s.io/v1", "1.37"],
  ["batch/v1beta1", ["CronJob"], "batch/v1", "1.25"],
  ["batch/v2alpha1", ["CronJob"], "batch/v1", "1.21"],
  ["discovery.k8s.io/v1beta1", ["EndpointSlice"], "discovery.k8s.io/v1", "1.25"],
  ["events.k8s.io/v1beta1", ["Event"], "events.k8s.io/v1", "1.25"],
  ["node.k8s.io/v1beta1", ["RuntimeClass"], "node.k8s.io/v1", "1.25"],
  ["policy/v1beta1", ["PodDisruptionBudget"], "policy/v1", "1.25"],
  ["policy/v1beta1", ["PodSecurityPolicy"], "", "1.25"],
  ["autoscaling/v2beta1", ["HorizontalPodAutoscaler"], "autoscaling/v2", "1.25"],
  ["autoscaling/v2beta2", ["HorizontalPodAutoscaler"], "autoscaling/v2", "1.26"],
  ["flowcontrol.apiserver.k8s.io/v1beta1", FLOW_CONTROL, "flowcontrol.apiserver.k8s.io/v1", "1.26"],
  ["flowcontrol.apiserver.k8s.io/v1beta2", FLOW_CONTROL, "flowcontrol.apiserver.k8s.io/v1", "1.29"],
  ["flowcontrol.apiserver.k8s.io/v1beta3", FLOW_CONTROL, "flowcontrol.apiserver.k8s.io/v1", "1.32"],
  ["resource.k8s.io/v1beta1", DEVICES, "resource.k8s.io/v1", "1.38"],
  ["resource.k8s.io/v1beta2", DEVICES, "resource.k8s.io/v1", "1.39"],
];

/**
 * By "apiVersion/Kind", "policy/v1beta1/PodDisruptionBudget". Versions from k8s.io/api v0.37.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const deprecatedApiVersions: Readonly<Record<string, ApiSuccessor>> = Object.fromEntries(
  REMOVALS.flatMap(([apiVersion, kinds, replacement, removedIn]) =>
    kinds.map((kind) => [`${apiVersion}/${kind}`, { replacement, removedIn }]),
  ),
);
