import type { KubeObject } from "#core/kube/resource.ts";
import { pick } from "./pattern-generator.ts";
import type { Random } from "./random.ts";

type Tree = Readonly<Record<string, unknown>>;

const KINDS = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet"];

/** Workloads and what lies beside them, by chance: some of them are as policies for pods usually want them. */
export function workloads(random: Random, count: number): readonly KubeObject[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = pick(random, KINDS);
    return random() < 0.75 ? workload(random, { kind, index }) : other(random, index);
  });
}

function chance(random: Random, share: number, tree: Tree): Tree {
  return random() < share ? tree : {};
}

interface Named {
  readonly kind: string;
  readonly index: number;
}

function workload(random: Random, { kind, index }: Named): KubeObject {
  const metadata = metadataOf(random, `${kind.toLowerCase()}-${index}`);
  const template = { metadata: { labels: labels(random) }, spec: podSpec(random) };
  if (kind === "Pod")
    return {
      apiVersion: "v1",
      kind,
      metadata: { ...metadata, labels: labels(random) },
      spec: podSpec(random),
    };
  const apiVersion = kind === "Job" || kind === "CronJob" ? "batch/v1" : "apps/v1";
  const spec =
    kind === "CronJob" ? { jobTemplate: { spec: { template } } } : { replicas: 2, template };
  return { apiVersion, kind, metadata, spec };
}

function other(random: Random, index: number): KubeObject {
  const metadata = {
    ...metadataOf(random, `${pick(random, ["app", "web", "x"])}-${index}`),
    labels: labels(random),
  };
  switch (pick(random, ["Service", "ConfigMap", "Secret", "Deployment"])) {
    case "Service":
      return {
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec: {
          ...chance(random, 0.7, { type: pick(random, ["NodePort", "ClusterIP"]) }),
          ports: [{ port: 80 }],
        },
      };
    case "ConfigMap":
      return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata,
        ...chance(random, 0.7, { data: chance(random, 0.5, { key: pick(random, ["", "x"]) }) }),
      };
    case "Secret":
      return {
        apiVersion: "v1",
        kind: "Secret",
        metadata,
        data: chance(random, 0.5, { key: "eA==" }),
      };
    default:
      return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { ...metadata, annotations: { "example.com/x": pick(random, ["on", "off"]) } },
        spec: {
          replicas: pick(random, [1, 2, 3]),
          template: { metadata: { labels: labels(random) }, spec: podSpec(random) },
        },
      };
  }
}

function metadataOf(random: Random, name: string): NonNullable<KubeObject["metadata"]> {
  return { name, namespace: pick(random, ["default", "shop", "kube-system", "ci-1"]) };
}

function labels(random: Random): Readonly<Record<string, string>> {
  return {
    ...(random() < 0.6 ? { "app.kubernetes.io/name": pick(random, ["shop", ""]) } : {}),
    ...(random() < 0.3 ? { app: pick(random, ["web-1", "db"]), team: "a" } : {}),
    ...(random() < 0.2 ? { canary: "true" } : {}),
  };
}

function podSpec(random: Random): Tree {
  const some = () => Array.from({ length: 1 + Math.floor(random() * 2) }, () => container(random));
  return {
    containers: some(),
    ...chance(random, 0.3, { initContainers: some() }),
    ...chance(random, 0.1, { ephemeralContainers: some() }),
    ...chance(random, 0.4, {
      securityContext: chance(random, 0.7, { runAsNonRoot: random() < 0.7 }),
    }),
    ...chance(random, 0.3, { hostNetwork: random() < 0.5 }),
    ...chance(random, 0.4, {
      volumes: [
        { name: "v", ...(random() < 0.5 ? { hostPath: { path: "/var" } } : { emptyDir: {} }) },
      ],
    }),
  };
}

const IMAGES = [
  ...["eu.foo.io/a:1", "bar.io/b:latest", "nginx", "nginx:latest", "bar.io/c:2", "eu.foo.io/d:3"],
];

function container(random: Random): Tree {
  const probe = { httpGet: { path: "/", port: 80 }, periodSeconds: pick(random, [0, 5]) };
  return {
    name: pick(random, ["main", "side"]),
    ...chance(random, 0.95, { image: pick(random, IMAGES) }),
    ...chance(random, 0.4, { imagePullPolicy: pick(random, ["Always", "Never"]) }),
    ...chance(random, 0.5, {
      securityContext: {
        ...chance(random, 0.5, { privileged: random() < 0.3 }),
        ...chance(random, 0.6, { runAsNonRoot: random() < 0.7 }),
        ...chance(random, 0.5, {
          capabilities: {
            drop: pick(random, [["ALL"], ["NET_RAW"], []]),
            add: pick(random, [[], ["NET_ADMIN"]]),
          },
        }),
        ...chance(random, 0.3, { runAsUser: pick(random, [0, 1000]) }),
      },
    }),
    ...chance(random, 0.7, { livenessProbe: probe, readinessProbe: probe }),
    ...chance(random, 0.7, {
      resources: {
        requests: { cpu: pick<unknown>(random, ["100m", 1]), memory: "64Mi" },
        limits: chance(random, 0.8, { memory: pick(random, ["128Mi", "8Gi", "4Gi", "4096Mi"]) }),
      },
    }),
    ...chance(random, 0.4, {
      ports: [{ containerPort: 80, ...chance(random, 0.5, { hostPort: pick(random, [0, 80]) }) }],
    }),
  };
}
