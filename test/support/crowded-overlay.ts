import type { KubeObject } from "#core/kube/resource.ts";

/** Ten objects that point at each other for each application; all have two labels in common. */
export function crowdedOverlay({
  applications,
  namespaces,
}: {
  readonly applications: number;
  readonly namespaces: number;
}): readonly KubeObject[] {
  return Array.from({ length: applications }, (_, index) =>
    application(`app-${index}`, `ns-${index % namespaces}`),
  ).flat();
}

function application(name: string, namespace: string): readonly KubeObject[] {
  const labels = { "app.kubernetes.io/part-of": "shop", env: "prod", app: name };
  const selector = { matchLabels: labels };
  const object = (kind: string, spec: object): KubeObject => ({
    apiVersion: API_VERSIONS[kind] ?? "v1",
    kind,
    metadata: { name, namespace, labels },
    spec,
  });
  const target = { apiVersion: "apps/v1", kind: "Deployment", name };
  return [
    object("Deployment", { selector, template: template(labels) }),
    object("StatefulSet", { replicas: 3, template: template({ ...labels, app: `${name}-db` }) }),
    object("Service", { selector: { env: "prod" }, ports: [{ name: "http", port: 80 }] }),
    object("HorizontalPodAutoscaler", { minReplicas: 2, scaleTargetRef: target }),
    object("PodDisruptionBudget", { maxUnavailable: 1, selector }),
    object("NetworkPolicy", {
      podSelector: selector,
      policyTypes: ["Egress"],
      egress: [{ to: [{ namespaceSelector: selector }] }],
    }),
    object("NetworkPolicy", { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] }),
    object("ServiceMonitor", { selector, endpoints: [{ port: "http" }] }),
    object("ResourceQuota", { hard: { "requests.storage": "1Gi" } }),
    object("Namespace", {}),
  ];
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  PodDisruptionBudget: "policy/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  ServiceMonitor: "monitoring.coreos.com/v1",
};

function template(labels: Readonly<Record<string, string>>): object {
  const resources = { requests: { cpu: "100m", memory: "128Mi" } };
  return { metadata: { labels }, spec: { containers: [{ name: "app", resources }] } };
}
