import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AppsV1Api, KubeConfig, type V1ReplicaSet } from "@kubernetes/client-node";

const TICK_MS = 200;
const HASH_LABEL = "rollouts-pod-template-hash";

/** Requests that the ready pods of every application get, as Prometheus sees them. */
export interface CanaryTraffic {
  /** host:port of /metrics, where the pods' counters stand with the labels that a cluster would give them. */
  readonly target: string;
  /** Requests per second of an application, shared by its pods alike; 0 until it is said. */
  readonly call: (app: string, requestsPerSecond: number) => void;
  /** Share of bad answers of an image; 0 until it is said. */
  readonly spoil: (image: string, errorRatio: number) => void;
  /** When an image first answered badly, milliseconds since the epoch; null for never. */
  readonly firstBad: (image: string) => number | null;
  readonly stop: () => Promise<void>;
}

interface Counter {
  readonly labels: string;
  good: number;
  bad: number;
}

/** Looks at the cluster's ReplicaSets every 200 ms and counts what their pods would have answered. */
export async function startTraffic(kubeconfig: string): Promise<CanaryTraffic> {
  const rates = new Map<string, number>();
  const ratios = new Map<string, number>();
  const firstBad = new Map<string, number>();
  const counters = new Map<string, Counter>();
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(exposition([...counters.values()]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(AppsV1Api);
  let isStopped = false;
  let before = performance.now();

  const serve = (sets: readonly V1ReplicaSet[]) => {
    const seconds = (performance.now() - before) / 1000;
    before = performance.now();
    for (const [app, rate] of rates) {
      const own = sets.filter(({ metadata }) => metadata?.labels?.app === app);
      const pods = own.reduce((sum, { status }) => sum + (status?.availableReplicas ?? 0), 0);
      for (const set of own) answer(set, { app, share: rate * seconds, pods });
    }
  };
  const answer = (set: V1ReplicaSet, { app, share, pods }: Share) => {
    const ready = set.status?.availableReplicas ?? 0;
    if (ready === 0) return;
    const hash = set.metadata?.labels?.[HASH_LABEL] ?? "";
    const image = set.spec?.template?.spec?.containers[0]?.image ?? "";
    const counter = counters.get(hash) ?? {
      labels: `app="${app}",rollouts_pod_template_hash="${hash}"`,
      good: 0,
      bad: 0,
    };
    counters.set(hash, counter);
    const requests = (share * ready) / pods;
    const ratio = ratios.get(image) ?? 0;
    counter.good += requests * (1 - ratio);
    counter.bad += requests * ratio;
    if (ratio > 0 && counter.bad >= 1 && !firstBad.has(image)) firstBad.set(image, Date.now());
  };
  const loop = async () => {
    while (!isStopped) {
      // A restart of the API server in the middle is looked at again.
      await api.listReplicaSetForAllNamespaces().then(
        ({ items }) => serve(items),
        () => {},
      );
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  };
  const looping = loop();
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    call: (app, requestsPerSecond) => rates.set(app, requestsPerSecond),
    spoil: (image, errorRatio) => ratios.set(image, errorRatio),
    firstBad: (image) => firstBad.get(image) ?? null,
    stop: async () => {
      isStopped = true;
      await looping;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Share {
  readonly app: string;
  /** Requests of all pods together since the last look. */
  readonly share: number;
  readonly pods: number;
}

function exposition(counters: readonly Counter[]): string {
  const lines = counters.flatMap(({ labels, good, bad }) => [
    `http_requests_total{${labels},code="200"} ${Math.floor(good)}`,
    `http_requests_total{${labels},code="500"} ${Math.floor(bad)}`,
  ]);
  return `# TYPE http_requests_total counter\n${lines.join("\n")}\n`;
}
