import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { bareDefinition } from "./bare-definition.ts";
import type { ControlPlane } from "./control-plane.ts";
import { pause } from "./wait-for.ts";

const LOOK_EVERY_MS = 500;

/** Kinds of operators that do not run here: what is known of them is that they exist, and have a status. */
export const PLAYED_KINDS = [
  definition("external-secrets.io", "v1", "ExternalSecret"),
  definition("autoscaling.k8s.io", "v1", "VerticalPodAutoscaler"),
].join("\n---\n");

interface Played extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly scaleTargetRef?: { readonly name: string };
  };
  readonly status?: unknown;
}

interface Part {
  /** Behind /apis/, without a namespace. */
  readonly group: string;
  readonly plural: string;
  /** The status that whoever looks after the object would write, by which Argo CD finds it healthy. */
  readonly status: (object: Played) => object;
}

const PARTS: readonly Part[] = [
  {
    group: "apps/v1",
    plural: "statefulsets",
    status: ({ metadata, spec }) => ({
      observedGeneration: (metadata as { readonly generation?: number }).generation,
      ...countsOf(spec?.replicas ?? 1),
      ...{ currentRevision: "played", updateRevision: "played" },
    }),
  },
  {
    group: "networking.k8s.io/v1",
    plural: "ingresses",
    status: () => ({ loadBalancer: { ingress: [{ ip: "127.0.0.1" }] } }),
  },
  {
    group: "autoscaling/v2",
    plural: "horizontalpodautoscalers",
    status: ({ spec }) => ({
      currentReplicas: spec?.minReplicas ?? 1,
      desiredReplicas: spec?.minReplicas ?? 1,
      conditions: [
        {
          type: "ScalingLimited",
          status: "True",
          reason: "TooFewReplicas",
          message: "at the least",
        },
      ],
    }),
  },
  {
    group: "external-secrets.io/v1",
    plural: "externalsecrets",
    status: () => ({
      conditions: [{ type: "Ready", status: "True", reason: "SecretSynced", message: "played" }],
    }),
  },
];

/**
 * Plays who cannot run without nodes and a network: the kubelets of StatefulSets, ingress-nginx's address, the
 * autoscaler's least number, the External Secrets operator. They say that all is well, at once.
 */
export function playOperators({ kubeconfig }: ControlPlane): {
  readonly stop: () => Promise<void>;
} {
  const { send } = connectCluster(kubeconfig);
  let isStopped = false;
  const patch = (path: string, body: object) =>
    send({ method: "PATCH", path, body, contentType: "application/merge-patch+json" });
  const look = async ({ group, plural, status }: Part) => {
    const { body } = await send({ path: `/apis/${group}/${plural}` });
    const { items = [] } = (body ?? {}) as { readonly items?: readonly Played[] };
    for (const object of items) {
      const { namespace, name } = object.metadata ?? {};
      const wanted = status(object);
      if (isWithin(wanted, object.status)) continue;
      await patch(`/apis/${group}/namespaces/${namespace}/${plural}/${name}/status`, {
        status: wanted,
      });
    }
  };
  const scale = async () => {
    const { body } = await send({ path: "/apis/autoscaling/v2/horizontalpodautoscalers" });
    const { items = [] } = (body ?? {}) as { readonly items?: readonly Played[] };
    for (const { metadata, spec } of items) {
      const { minReplicas = 1, scaleTargetRef } = spec ?? {};
      const path = `/apis/argoproj.io/v1alpha1/namespaces/${metadata?.namespace}/rollouts/${scaleTargetRef?.name}/scale`;
      const found = (await send({ path })).body as Played | null;
      if (Number(found?.spec?.replicas ?? minReplicas) < minReplicas)
        await patch(path, { spec: { replicas: minReplicas } });
    }
  };
  const loop = async () => {
    while (!isStopped) {
      // A restart of the API server in the middle is looked at again.
      for (const part of PARTS) await look(part).catch(() => {});
      await scale().catch(() => {});
      await pause(LOOK_EVERY_MS);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      isStopped = true;
      await looping;
    },
  };
}

function countsOf(replicas: number): object {
  return {
    ...{ replicas, readyReplicas: replicas, availableReplicas: replicas },
    ...{ currentReplicas: replicas, updatedReplicas: replicas },
  };
}

/** Whether all that is wanted stands there already. */
function isWithin(wanted: unknown, found: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return String(wanted) === String(found);
  if (typeof found !== "object" || found === null) return false;
  const fields = found as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([name, value]) => isWithin(value, fields[name]));
}

function definition(group: string, version: string, kind: string): string {
  const plural = `${kind.toLowerCase()}s`;
  return bareDefinition({ group, version, kind, plural, isNamespaced: true, hasStatus: true });
}
