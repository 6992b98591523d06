import type { ControlPlane } from "./control-plane.ts";

/** What the lines of the guides ask for and nobody makes where nothing runs: JSON, for `kubectl apply`. */
export function guideObjects(): string {
  return [workload, analysisRun].map((object) => JSON.stringify(object)).join("\n---\n");
}

const labels = { app: "web" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "web", image: "web:1.0" }] },
};

const workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop-prod" },
  spec: { selector: { matchLabels: labels }, template },
};

/** As Rollouts leaves one behind whose step was neither a success nor a failure. */
const analysisRun = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "AnalysisRun",
  metadata: { name: "checkout-5f8d-2-1", namespace: "shop-prod" },
  spec: { metrics: [{ name: "verdict", provider: {} }] },
  status: {
    phase: "Inconclusive",
    metricResults: [
      {
        name: "verdict",
        phase: "Inconclusive",
        measurements: [
          { phase: "Inconclusive", value: '[null,"hold","no requests in 5 minutes"]' },
        ],
      },
    ],
  },
};

/** What metrics-server would say of pods. */
export function podMetrics(namespace: string, pods: readonly Pod[]): string {
  return pods
    .map(({ name, labels: own, containers }) =>
      JSON.stringify({
        apiVersion: "metrics.k8s.io/v1beta1",
        kind: "PodMetrics",
        metadata: { name, namespace, labels: own },
        timestamp: "2026-11-21T12:00:00Z",
        window: "15s",
        containers: containers.map((container) => ({
          name: container,
          usage: { cpu: "12m", memory: "90Mi" },
        })),
      }),
    )
    .join("\n---\n");
}

export interface Pod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly string[];
}

export interface PodChoice {
  readonly namespace: string;
  readonly label: string;
}

/** The pods that a label selects. */
export async function podsOf(
  plane: ControlPlane,
  { namespace, label }: PodChoice,
): Promise<readonly Pod[]> {
  const argv = ["-n", namespace, "get", "pods", "-l", label, "-o", "json"];
  const { stdout } = await plane.kubectl(argv);
  const { items }: { readonly items: readonly PodObject[] } = JSON.parse(stdout);
  return items.map(({ metadata, spec }) => ({
    name: metadata.name,
    labels: metadata.labels,
    containers: spec.containers.map(({ name }) => name),
  }));
}

interface PodObject {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
}
