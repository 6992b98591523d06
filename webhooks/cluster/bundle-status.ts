import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/kube/pod-template.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { BundleStatus } from "../guardrails/guardrail-store.ts";

const MAX_FAULTS = 50;

interface StatusOptions {
  /** Who says so: the name of this server's pod. */
  readonly server: string;
  readonly bundle: KubeObject;
  readonly status: BundleStatus;
  readonly now: number;
}

/** Writes what this server made of a bundle into its status, when that is news. @throws CLUSTER_UNREACHABLE */
export async function writeBundleStatus(
  client: ClusterClient,
  options: StatusOptions,
): Promise<void> {
  const { bundle, server } = options;
  const wanted = statusOf(options);
  if (isSaid(bundle.status, wanted)) return;
  const name = bundle.metadata?.name ?? "";
  const { status } = await client.send({
    method: "PATCH",
    path: `/apis/tiphys.io/v1alpha1/guardrailbundles/${name}/status?fieldManager=tiphys-${server}&force=true`,
    contentType: "application/apply-patch+yaml",
    body: {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailBundle",
      metadata: { name },
      status: wanted,
    },
  });
  // 404: deleted in the meantime.
  if (status < 300 || status === 404) return;
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `GuardrailBundle ${name}: expected to write its status, got ${status}. Check the rights of the account.`,
  );
}

function statusOf({ server, bundle, status, now }: StatusOptions) {
  const generation = bundle.metadata?.generation;
  const faults = status.faults
    .slice(0, MAX_FAULTS)
    .map(({ policy, message }) => ({ ...(policy === null ? {} : { policy }), message }));
  const isInForce = faults.length === 0;
  const observed = typeof generation === "number" ? { observedGeneration: generation } : {};
  return {
    conditions: [
      {
        type: "InForce",
        status: isInForce ? "True" : "False",
        reason: isInForce ? "Compiled" : "Faulty",
        message: isInForce
          ? `revision ${status.revision}`
          : `${faults.map(({ message }) => message).join("; ")}; in force stays ${status.revision ?? "nothing"}`.slice(
              0,
              32_000,
            ),
        lastTransitionTime: new Date(now).toISOString().replace(/\.\d+Z$/, "Z"),
        ...observed,
      },
    ],
    servers: [
      {
        name: server,
        ...(status.revision === null ? {} : { revision: status.revision }),
        ...observed,
        faults,
      },
    ],
  };
}

/** True when the status says the same already, whenever it was said: no write without news. */
function isSaid(current: unknown, wanted: ReturnType<typeof statusOf>): boolean {
  if (!isRecord(current)) return false;
  const [server] = wanted.servers;
  const [condition] = wanted.conditions;
  const said = entries(current.servers).find(({ name }) => name === server?.name);
  const known = entries(current.conditions).find(({ type }) => type === "InForce");
  return (
    said?.revision === server?.revision &&
    said?.observedGeneration === server?.observedGeneration &&
    JSON.stringify(said?.faults ?? []) === JSON.stringify(server?.faults) &&
    known?.status === condition?.status &&
    known?.message === condition?.message
  );
}

function entries(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
