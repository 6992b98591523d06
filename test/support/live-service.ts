import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { type ClusterClient, connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { type ServedVersion, startVersion } from "./served-version.ts";
import { pause } from "./wait-for.ts";

const LOOK_EVERY_MS = 200;
const TICK_MS = 20;
const HASH = "rollouts-pod-template-hash";

/** Real servers for a Rollout's ReplicaSets, and clients that call them as ingress-nginx would lead them. */
export interface LiveService {
  /** Requests a second, of all versions together; 0 until it is said. */
  readonly setRate: (perSecond: number) => void;
  /** Lets a version answer this share of requests with 503; 0 makes it well again. */
  readonly spoil: (version: string, errorRatio: number) => void;
  /** When a version first answered badly, milliseconds since the epoch; null for never. */
  readonly firstBad: (version: string) => number | null;
  /** What the ReplicaSets of a version answered so far. */
  readonly served: (version: string) => { readonly total: number; readonly bad: number };
  /** When a version's first pod was available, milliseconds since the epoch; null for not yet. */
  readonly firstPod: (version: string) => number | null;
  readonly stop: () => Promise<void>;
}

export interface LiveServiceOptions {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly app: string;
  /** A file that Prometheus discovers targets by, kept up to date. */
  readonly targets: string;
}

/** A ReplicaSet that has pods, and what answers for them. */
interface Backend {
  readonly hash: string;
  readonly server: ServedVersion;
}

interface ReplicaSet {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    };
  };
  readonly status?: { readonly availableReplicas?: number };
}

/** Where requests go now: the pods that the Services select, and the canary's share of requests. */
interface Routes {
  readonly stable: readonly Backend[];
  readonly canary: readonly Backend[];
  readonly weight: number;
}

/** Looks at the cluster every 200 ms; one server stands for all pods of a ReplicaSet. */
export async function startLiveService(options: LiveServiceOptions): Promise<LiveService> {
  const backends = new Map<string, Backend>();
  const spoiled = new Map<string, number>();
  const firstPods = new Map<string, number>();
  const ended: ServedVersion[] = [];
  let routes: Routes = { stable: [], canary: [], weight: 0 };
  let isStopped = false;
  const client = connectCluster(options.kubeconfig);
  const look = async () => {
    const { sets, selectors, weight } = await seenIn(client, options);
    const ready = sets.filter(({ status }) => (status?.availableReplicas ?? 0) > 0);
    for (const set of ready) {
      if (backends.has(set.metadata.name)) continue;
      const { labels } = set.spec.template.metadata;
      const version = labels["version"] ?? "";
      const server = await startVersion(version, () => spoiled.get(version) ?? 0);
      backends.set(set.metadata.name, { hash: labels[HASH] ?? "", server });
      if (!firstPods.has(version)) firstPods.set(version, Date.now());
    }
    const gone = [...backends].filter(([name]) => ready.every((set) => set.metadata.name !== name));
    for (const [name] of gone) backends.delete(name);
    const [stable = [], canary = []] = selectors.map((hash) =>
      [...backends.values()].filter((backend) => hash === null || backend.hash === hash),
    );
    routes = { stable, canary, weight };
    await writeTargets(options, backends);
    for (const [, { server }] of gone) {
      ended.push(server);
      await server.stop();
    }
  };
  const looking = (async () => {
    while (!isStopped) {
      // A restart of the API server in the middle is looked at again.
      await look().catch(() => {});
      await pause(LOOK_EVERY_MS);
    }
  })();
  const clients = startClients(() => routes);
  const of = (version: string) =>
    [...ended, ...[...backends.values()].map(({ server }) => server)].filter(
      (server) => server.version === version,
    );
  return {
    setRate: clients.setRate,
    spoil: (version, errorRatio) => spoiled.set(version, errorRatio),
    firstBad: (version) => {
      const times = of(version).flatMap((server) => server.firstBad() ?? []);
      return times.length === 0 ? null : Math.min(...times);
    },
    served: (version) => ({
      total: sum(of(version).map((server) => server.served().total)),
      bad: sum(of(version).map((server) => server.served().bad)),
    }),
    firstPod: (version) => firstPods.get(version) ?? null,
    stop: async () => {
      isStopped = true;
      await looking;
      clients.stop();
      for (const { server } of backends.values()) await server.stop();
    },
  };
}

async function seenIn({ send }: ClusterClient, { namespace, app }: LiveServiceOptions) {
  const get = async <T>(path: string) => {
    const { status, body } = await send({ path });
    return status === 200 ? (body as T) : null;
  };
  const at = (group: string) => `/${group}/namespaces/${namespace}`;
  const selector = encodeURIComponent(`app=${app},${HASH}`);
  const hashOf = async (service: string) => {
    const found = await get<{
      readonly spec: { readonly selector?: Readonly<Record<string, string>> };
    }>(`${at("api/v1")}/services/${service}`);
    return found?.spec.selector?.[HASH] ?? null;
  };
  const [list, ingress, ...selectors] = await Promise.all([
    get<{ readonly items: readonly ReplicaSet[] }>(
      `${at("apis/apps/v1")}/replicasets?labelSelector=${selector}`,
    ),
    get<{ readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }>(
      `${at("apis/networking.k8s.io/v1")}/ingresses/${app}-${app}-canary`,
    ),
    hashOf(app),
    hashOf(`${app}-canary`),
  ]);
  const weight = ingress?.metadata.annotations?.["nginx.ingress.kubernetes.io/canary-weight"];
  return { sets: list?.items ?? [], selectors, weight: Number(weight ?? 0) / 100 };
}

/** With the labels that the fleet's scrape configuration takes from pods. */
async function writeTargets(
  { namespace, app, targets }: LiveServiceOptions,
  backends: ReadonlyMap<string, Backend>,
): Promise<void> {
  const list = [...backends].map(([name, { hash, server }]) => ({
    targets: [server.address],
    labels: {
      ...{ namespace, app, pod: `${name}-0`, version: server.version },
      rollouts_pod_template_hash: hash,
    },
  }));
  await writeFile(targets, JSON.stringify(list));
}

/** As nginx: each request goes to the canary by its share, and else to the stable version. */
function startClients(routes: () => Routes) {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  let [rate, owed, share, turn] = [0, 0, 0, 0];
  let before = performance.now();
  const send = () => {
    const { stable, canary, weight } = routes();
    share += canary.length === 0 ? 0 : weight;
    const chosen = share >= 1 ? canary : stable;
    if (share >= 1) share -= 1;
    turn += 1;
    const address = chosen[turn % Math.max(chosen.length, 1)]?.server.address;
    if (address !== undefined) call(address, agent);
  };
  const timer = setInterval(() => {
    const now = performance.now();
    // What a busy machine was too slow to send is not sent all at once.
    owed = Math.min(owed + (rate * (now - before)) / 1000, rate);
    before = now;
    for (; owed >= 1; owed--) send();
  }, TICK_MS);
  return {
    setRate: (perSecond: number) => {
      rate = perSecond;
    },
    stop: () => {
      clearInterval(timer);
      agent.destroy();
    },
  };
}

function call(address: string, agent: Agent): void {
  const [host = "", port = ""] = address.split(":");
  request({ host, port, path: "/predict", agent }, (response) => response.resume())
    // A server that ends in the middle: nginx would ask another one.
    .on("error", () => {})
    .end();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
