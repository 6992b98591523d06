/**
 * Cluster-scoped kinds of Kubernetes 1.24 to 1.37 and of the suites named beside them, as "group/Kind";
 * every other kind counts as namespaced unless a CustomResourceDefinition says otherwise.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/ (kubectl api-resources --namespaced=false)
 */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "/ComponentStatus",
  "/Namespace",
  "/Node",
  "/PersistentVolume",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "argoproj.io/ClusterAnalysisTemplate",
  "authentication.k8s.io/SelfSubjectReview",
  "authentication.k8s.io/TokenReview",
  "authorization.k8s.io/SelfSubjectAccessReview",
  "authorization.k8s.io/SelfSubjectRulesReview",
  "authorization.k8s.io/SubjectAccessReview",
  "cert-manager.io/ClusterIssuer",
  "certificates.k8s.io/CertificateSigningRequest",
  "certificates.k8s.io/ClusterTrustBundle",
  "external-secrets.io/ClusterExternalSecret",
  "external-secrets.io/ClusterSecretStore",
  "external-secrets.io/ClusterPushSecret",
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
  "gateway.networking.k8s.io/GatewayClass",
  "internal.apiserver.k8s.io/StorageVersion",
  "kyverno.io/ClusterPolicy",
  "kyverno.io/ClusterCleanupPolicy",
  "networking.k8s.io/IPAddress",
  "networking.k8s.io/IngressClass",
  "networking.k8s.io/ServiceCIDR",
  "node.k8s.io/RuntimeClass",
  "policies.kyverno.io/ValidatingPolicy",
  "policies.kyverno.io/MutatingPolicy",
  "policies.kyverno.io/GeneratingPolicy",
  "policies.kyverno.io/DeletingPolicy",
  "policies.kyverno.io/ImageValidatingPolicy",
  "policy/PodSecurityPolicy",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "resource.k8s.io/DeviceClass",
  "resource.k8s.io/DeviceTaintRule",
  "resource.k8s.io/ResourceSlice",
  "scheduling.k8s.io/PriorityClass",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/CSINode",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/VolumeAttachment",
  "storage.k8s.io/VolumeAttributesClass",
  "storagemigration.k8s.io/StorageVersionMigration",
  "templates.gatekeeper.sh/ConstraintTemplate",
  "tiphys.io/GuardrailBundle",
  "tiphys.io/GuardrailException",
]);

/** Scopes that CustomResourceDefinitions declare, by "group/Kind". */
export type DeclaredScopes = ReadonlyMap<string, "Namespaced" | "Cluster">;

/** True when objects of the kind live in a namespace: declared scope, else the table, else yes. */
export function isNamespacedKind(groupKind: string, declared: DeclaredScopes): boolean {
  const scope = declared.get(groupKind);
  if (scope !== undefined) return scope === "Namespaced";
  return !CLUSTER_SCOPED.has(groupKind);
}

/** The scopes that the CustomResourceDefinitions among some objects declare. */
export function declaredScopes(
  objects: readonly { readonly kind: string; readonly [field: string]: unknown }[],
): DeclaredScopes {
  const scopes = new Map<string, "Namespaced" | "Cluster">();
  for (const object of objects) {
    if (object.kind !== "CustomResourceDefinition") continue;
    const spec = object.spec as
      { group?: unknown; scope?: unknown; names?: { kind?: unknown } } | undefined;
    if (typeof spec?.group !== "string" || typeof spec.names?.kind !== "string") continue;
    scopes.set(
      `${spec.group}/${spec.names.kind}`,
      spec.scope === "Cluster" ? "Cluster" : "Namespaced",
    );
  }
  return scopes;
}
