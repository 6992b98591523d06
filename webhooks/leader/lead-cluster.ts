import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { holdLease } from "./hold-lease.ts";

export interface Leadership {
  /** The suite's own namespace. */
  readonly namespace: string;
  /** The name of this server's pod. */
  readonly server: string;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** What one server does for all; each runs until the signal it is given. */
  readonly duties: readonly ((held: AbortSignal) => Promise<void>)[];
}

/** Does the duties of the leader whenever this server is it, until the signal. */
export async function leadCluster(client: ClusterClient, leadership: Leadership): Promise<void> {
  const { namespace, server, now, log, signal, duties } = leadership;
  await holdLease(client, {
    ...{ namespace, lease: "tiphys-webhook", now, signal },
    holder: `${server}_${randomUUID()}`,
    onFault: (fault) => log.warn({ fault }, "lease of the leader not held"),
    work: async (held) => {
      log.info("this server is the leader");
      await Promise.all(duties.map((duty) => duty(held)));
    },
  });
}
