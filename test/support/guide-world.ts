import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type AnalysisProcess, analysisProcess } from "./analysis-process.ts";
import { applyBundle } from "./apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { startControllerManager } from "./controller-manager.ts";
import { copyExample } from "./example-copy.ts";
import { installForGuides } from "./guide-cluster.ts";
import { guideObjects, type PodChoice, podMetrics, podsOf } from "./guide-objects.ts";
import { guideRepository } from "./guide-repository.ts";
import { type LoggingNode, startLoggingNode } from "./logging-node.ts";
import { kustomizePath } from "./need-tool.ts";
import { ROOT } from "./source-files.ts";
import { startStubSource, steadyAnswer } from "./stub-source.ts";
import { suiteMessages } from "./suite-messages.ts";
import { toolPath } from "./tools.ts";
import { retried, waitFor } from "./wait-for.ts";
import { type WebhookProcess, webhookProcess } from "./webhook-process.ts";

/** Where the lines of the guides about a cluster can be typed. */
export interface GuideWorld {
  readonly plane: ControlPlane;
  /** The first part of the id of a request that the webhook denied. */
  readonly denied: string;
  /** The folder of the repository "shop", and of a copy of ml-inference. */
  readonly folders: { readonly shop: string; readonly "ml-inference": string };
  /** The shell's surroundings there; kubectl's namespace is shop-prod. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where Prometheus and the analysis server of the cluster answer. */
  readonly urls: { readonly prometheus: string; readonly analysis: string };
  readonly stop: () => Promise<void>;
}

type Ends = (() => Promise<unknown>)[];

const NEWEST = "5f8d";
const CONTROLLERS = ["deployment", "replicaset", "job", "endpointslice"];
const PODS: readonly PodChoice[] = [
  { namespace: "tiphys-system", label: "app=tiphys-webhook" },
  { namespace: "tiphys-system", label: "app=tiphys-analysis" },
  { namespace: "tiphys-system", label: "app=tiphys-promotion" },
  { namespace: "argocd", label: "app.kubernetes.io/name=argocd-repo-server" },
];
const NAMESPACES = ["prod", "staging", "dev"]
  .map((name) => {
    const metadata = { name: `shop-${name}`, labels: { "tiphys.io/environment": name } };
    return JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata });
  })
  .join("\n---\n");

/**
 * A cluster with the suite in it. Its parts are real but for Prometheus, metrics-server and the kubelet: that has the
 * servers' own logs, and a line for each message that their sources have.
 */
export async function startGuideWorld(context: Mocha.Context): Promise<GuideWorld> {
  const ends: Ends = [];
  const stop = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    return { ...(await start(context, ends)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(context: Mocha.Context, ends: Ends): Promise<Omit<GuideWorld, "stop">> {
  const source = await startStubSource(steadyAnswer(countAt));
  ends.push(source.close);
  const plane = await startControlPlane();
  ends.push(plane.stop);
  const servers = await startServers(context, { plane, source: source.url, ends });
  const manager = await startControllerManager(
    plane,
    CONTROLLERS.map((name) => `${name}-controller`),
  );
  ends.push(manager.stop);
  const repository = guideRepository(join(plane.folder, "shop"));
  await applyBundle(plane, repository.folder);
  await retried(() => plane.apply(NAMESPACES));
  await retried(() => plane.apply(guideObjects()));
  const denied = await denyOne(plane, servers.webhook);
  await holdOne(servers.analysis);
  const logs = { webhook: servers.webhook.log(), analysis: servers.analysis.log() };
  const node = await startLoggingNode({ plane, logOf: (container) => logOf(container, logs) });
  ends.push(node.stop);
  await runPods(plane, node);
  const environment = await shell(plane);
  await untilSettled(plane);
  const example = copyExample("ml-inference", join(plane.folder, "ml-inference"));
  return {
    plane,
    denied,
    environment,
    folders: { shop: repository.folder, "ml-inference": example.folder },
    urls: { prometheus: source.url, analysis: servers.analysis.url },
  };
}

/** Requests come all the time, to all versions but the newest. */
function countAt(ms: number, promql: string): number | null {
  return promql.includes(NEWEST) ? null : ms / 1000;
}

interface Servers {
  readonly webhook: WebhookProcess;
  readonly analysis: AnalysisProcess;
}

interface ServersGiven {
  readonly plane: ControlPlane;
  readonly source: string;
  readonly ends: Ends;
}

/** Both servers, each with the account that the installation gives it. */
async function startServers(
  context: Mocha.Context,
  { plane, source, ends }: ServersGiven,
): Promise<Servers> {
  const { folder } = plane;
  const kubeconfig = join(folder, "kubeconfig-tiphys-system-tiphys-webhook");
  const given = { name: "tiphys-webhook-a", folder, kubeconfig, argv: ["--scan"] };
  const webhook = await webhookProcess(given);
  const webhookUrl = `https://127.0.0.1:${webhook.port}/validate`;
  await installForGuides(context, { plane, webhookUrl });
  await plane.kubeconfigOf("tiphys-system", "tiphys-webhook");
  const account = await plane.kubeconfigOf("tiphys-system", "tiphys-analysis");
  const argv = ["--kubeconfig", account, "--prometheus", source];
  const analysis = await analysisProcess({ folder, argv });
  for (const server of [webhook, analysis]) {
    await server.start();
    ends.push(server.stop);
  }
  return { webhook, analysis };
}

/** The first part of the id of a request that was denied, which the webhook's log has. */
async function denyOne(plane: ControlPlane, webhook: WebhookProcess): Promise<string> {
  const argv = ["create", "deployment", "worse", "--image=web:bad", "--dry-run=server"];
  return await waitFor(
    async () => {
      const { stderr } = await plane.kubectl(["-n", "shop-prod", ...argv]);
      const [, id = null] = /, request ([0-9a-f]{8})/.exec(stderr) ?? [];
      return id !== null && webhook.log().includes(id) ? id : null;
    },
    { what: "a denial", forMs: 60_000 },
  );
}

async function holdOne({ url, log }: AnalysisProcess): Promise<void> {
  const body = JSON.stringify({ slo: "checkout/availability", canaryHash: NEWEST });
  await waitFor(
    async () => {
      await fetch(`${url}/v1/measure`, { method: "POST", body });
      return log().includes('"outcome":"hold"') ? true : null;
    },
    { what: "a verdict that holds", forMs: 60_000 },
  );
}

const ROOMS: Readonly<Record<string, string>> = {
  webhook: "webhooks",
  analysis: "analysis-provider",
  tiphys: "cmp-plugin",
  promote: "promotion",
};

function logOf(container: string, real: Readonly<Record<string, string>>): string {
  const room = ROOMS[container];
  const messages = room === undefined ? [] : suiteMessages(room);
  const lines = messages.map((msg) => JSON.stringify({ level: 40, msg }));
  return [...lines, real[container] ?? `${container} began`].join("\n");
}

/** Pods of the Deployments and of a Job of the CronJob get a place, and numbers of what they use. */
async function runPods(plane: ControlPlane, node: LoggingNode): Promise<void> {
  const job = ["create", "job", "promotion-1", "--from=cronjob/tiphys-promotion"];
  await plane.kubectl(["-n", "tiphys-system", ...job]);
  for (const choice of PODS) {
    const pods = await waitFor(
      async () => {
        const found = await podsOf(plane, choice);
        return found.length > 0 ? found : null;
      },
      { what: `a pod with ${choice.label}`, forMs: 60_000 },
    );
    for (const { name, containers } of pods)
      await node.run({ namespace: choice.namespace, name, containers });
    await plane.apply(podMetrics(choice.namespace, pods));
  }
}

/** kubectl, tiphys and the Node of the tests on the path, and a kubeconfig that begins in shop-prod. */
async function shell({
  folder,
  kubeconfig,
  kubectl,
}: ControlPlane): Promise<Readonly<Record<string, string>>> {
  await kubectl(["config", "set-context", "--current", "--namespace=shop-prod"]);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(join(ROOT, "bin/tiphys.js"), join(bin, "tiphys"));
  symlinkSync(await toolPath("kubectl"), join(bin, "kubectl"));
  return {
    PATH: [bin, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: folder,
    KUBECONFIG: kubeconfig,
    TIPHYS_KUSTOMIZE: await kustomizePath(),
  };
}

/** What comes with time: reports of the first scan, copies of the bundle, an exception in an emergency. */
async function untilSettled(plane: ControlPlane): Promise<void> {
  const questions = [
    "polr -A",
    "cpolr",
    "configmaps -n tiphys-system -l tiphys.io/last-good",
    "lease -n tiphys-system tiphys-webhook",
  ];
  for (const question of questions)
    await waitFor(
      async () => {
        const { stdout } = await plane.kubectl(["get", ...question.split(" ")]);
        return stdout === "" ? null : stdout;
      },
      { what: question, forMs: 90_000 },
    );
}
