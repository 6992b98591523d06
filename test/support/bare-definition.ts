export interface BareKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** With a status of its own, which only whoever writes the status changes; default false. */
  readonly hasStatus?: boolean;
}

/** A CustomResourceDefinition (JSON) of which there is only known that its kind exists. */
export function bareDefinition(bare: BareKind): string {
  const { group, version, kind, plural, isNamespaced, hasStatus = false } = bare;
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return JSON.stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      annotations: { "api-approved.kubernetes.io": "unapproved, for tests" },
    },
    spec: {
      group,
      scope: isNamespaced ? "Namespaced" : "Cluster",
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [
        {
          ...{ name: version, served: true, storage: true },
          ...(hasStatus ? { subresources: { status: {} } } : {}),
          schema: { openAPIV3Schema: anything },
        },
      ],
    },
  });
}
