/** A Go module that holds schemas, pinned by the checksum that Go's own go.sum would have. */
export interface SchemaModule {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
}

export interface KubernetesSource extends SchemaModule {
  readonly minor: string;
}

/** Newest first: the others are written as what differs from it. */
export const KUBERNETES_SOURCES: readonly KubernetesSource[] = [
  {
    minor: "1.36",
    module: "k8s.io/kubernetes",
    version: "v1.36.3",
    sum: "h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=",
  },
  {
    minor: "1.35",
    module: "k8s.io/kubernetes",
    version: "v1.35.4",
    sum: "h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM=",
  },
  {
    minor: "1.34",
    module: "k8s.io/kubernetes",
    version: "v1.34.4",
    sum: "h1:Yy6R4QB8C9kJPp25GFqEvX5XQwY5qzKeqD0Xx6oAcmk=",
  },
];

export interface CrdSource extends SchemaModule {
  /** Name of the file below schemas/. */
  readonly name: string;
  /** Folder or file of CustomResourceDefinitions in the module. */
  readonly path: string;
}

export const CRD_SOURCES: readonly CrdSource[] = [
  {
    name: "argo-cd",
    module: "github.com/argoproj/argo-cd/v3",
    version: "v3.2.11",
    sum: "h1:3hkR11XCp/nlyM2cWr3qeUSGuZgi3JkFdMpzgL5qOR8=",
    path: "manifests/crds",
  },
  {
    name: "argo-rollouts",
    module: "github.com/argoproj/argo-rollouts",
    version: "v1.10.1",
    sum: "h1:6oyVPGiHHxu3ixkT6mngemh88HLPDoTX1IwO6KNR1Y4=",
    path: "manifests/crds",
  },
  {
    name: "cert-manager",
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    sum: "h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=",
    path: "deploy/crds",
  },
  {
    name: "external-secrets",
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    sum: "h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=",
    path: "deploy/crds",
  },
  {
    name: "gateway-api",
    module: "sigs.k8s.io/gateway-api",
    version: "v1.6.3",
    sum: "h1:lKpJa5bGlraC/QeACvCpsHLdmO6y0iKfzVl6gzaFEYc=",
    path: "config/crd/standard",
  },
  {
    name: "prometheus-operator",
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    sum: "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=",
    path: "example/prometheus-operator-crd",
  },
  {
    name: "vertical-pod-autoscaler",
    module: "k8s.io/autoscaler/vertical-pod-autoscaler",
    version: "v1.8.1",
    sum: "h1:Pe8bV1wozN4gOKO1rleiIY5alIyAXN+DnXDbXQcL4fI=",
    path: "deploy/vpa-v1-crd-gen.yaml",
  },
];
