import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AppsV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1ReplicaSet,
} from "@kubernetes/client-node";
import type { ControlPlane } from "./control-plane.ts";
import { goModule } from "./go-module.ts";
import { startProgram } from "./running-program.ts";
import { toolPath } from "./tools.ts";

const MODULE = "github.com/argoproj/argo-rollouts@v1.9.1";
const CRDS = [
  "analysisruns",
  "analysistemplates",
  "clusteranalysistemplates",
  "experiments",
  "rollouts",
];

export interface RolloutsController {
  readonly logTail: () => string;
  readonly stop: () => Promise<void>;
}

/** Installs Rollouts' CRDs, starts its real controller, and plays the kubelet: pods are ready at once. */
export async function startRollouts(
  context: Mocha.Context,
  plane: ControlPlane,
): Promise<RolloutsController> {
  await installCrds(await goModule(context, MODULE), plane);
  const controller = startProgram({
    path: await toolPath("rollouts-controller"),
    name: "rollouts-controller",
    arguments: [
      `--kubeconfig=${plane.kubeconfig}`,
      "--leader-elect=false",
      "--metricsPort=-1",
      "--healthzPort=-1",
    ],
    environment: { HOME: plane.folder },
    directory: plane.folder,
  });
  const kubelet = playKubelet(plane);
  return {
    logTail: () => controller.logTail(),
    stop: async () => {
      kubelet.stop();
      await controller.stop();
    },
  };
}

/** What upstream installs, with all rights: the webhook knows by this name who makes the children of Rollouts. */
const ACCOUNT = `apiVersion: v1
kind: Namespace
metadata: {name: argo-rollouts}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: argo-rollouts, namespace: argo-rollouts}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: argo-rollouts}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: argo-rollouts, namespace: argo-rollouts}]
`;

/** The same, but by an account of its own in the place of the administrator's. */
export async function startRolloutsByAccount(
  context: Mocha.Context,
  plane: ControlPlane,
): Promise<RolloutsController> {
  await plane.apply(ACCOUNT);
  const kubeconfig = await plane.kubeconfigOf("argo-rollouts", "argo-rollouts");
  return await startRollouts(context, { ...plane, kubeconfig });
}

async function installCrds(folder: string, plane: ControlPlane): Promise<void> {
  const crds = join(folder, "manifests/crds");
  const files = readdirSync(crds).filter((name) => name.endsWith("-crd.yaml"));
  await plane.apply(files.map((name) => readFileSync(join(crds, name), "utf8")).join("\n---\n"));
  const names = CRDS.map((name) => `crd/${name}.argoproj.io`);
  const waited = await plane.kubectl([
    "wait",
    "--for=condition=Established",
    "--timeout=30s",
    ...names,
  ]);
  if (waited.exitCode !== 0) throw new Error(waited.stderr);
}

/** There are no nodes: what a ReplicaSet asks for is said to be available. */
function playKubelet(plane: ControlPlane): { readonly stop: () => void } {
  const config = new KubeConfig();
  config.loadFromFile(plane.kubeconfig);
  const api = config.makeApiClient(AppsV1Api);
  let isStopped = false;
  const look = async () => {
    const { items } = await api.listReplicaSetForAllNamespaces();
    await Promise.all(items.filter(isBehind).map((set) => makeReady(api, set)));
  };
  const loop = async () => {
    while (!isStopped) {
      // A restart of the API server in the middle is looked at again.
      await look().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  void loop();
  return {
    stop: () => {
      isStopped = true;
    },
  };
}

function isBehind({ metadata, spec, status }: V1ReplicaSet): boolean {
  return (
    (spec?.replicas ?? 0) !== (status?.availableReplicas ?? 0) ||
    (status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)
  );
}

async function makeReady(api: AppsV1Api, { metadata, spec }: V1ReplicaSet): Promise<void> {
  const replicas = spec?.replicas ?? 0;
  const status = {
    replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    fullyLabeledReplicas: replicas,
    observedGeneration: metadata?.generation,
  };
  await api.patchNamespacedReplicaSetStatus(
    { name: metadata?.name ?? "", namespace: metadata?.namespace ?? "", body: { status } },
    setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
  );
}
