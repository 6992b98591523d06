import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import { holdLease } from "../leader/hold-lease.ts";
import { observedEnvironments } from "./observed-environments.ts";
import { writeRoutes } from "./route-selectors.ts";

const LOOK_EVERY_MS = 1000;
/** A sync from Git may have put the shipped lists back. */
const WRITE_EVERY_MS = 10_000;

export interface RouteOptions {
  readonly store: GuardrailStore;
  readonly cluster: string | null;
  /** The suite's own namespace. */
  readonly namespace: string;
  readonly server: string;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Keeps both webhook configurations by what is in force, while this server is the leader; until the signal. */
export async function keepRoutes(client: ClusterClient, options: RouteOptions): Promise<void> {
  const { namespace, server, now, signal, log } = options;
  await holdLease(client, {
    ...{ namespace, lease: "tiphys-webhook", now, signal },
    holder: `${server}_${randomUUID()}`,
    onFault: (fault) => log.warn({ fault }, "routes: lease not held"),
    work: (held) => keep(client, { ...options, signal: held }),
  });
}

async function keep(client: ClusterClient, options: RouteOptions): Promise<void> {
  const { store, cluster, now, log, signal } = options;
  let written: string | null = null;
  let nextAt = 0;
  let lastFault = "";
  while (!signal.aborted) {
    const observed = observedEnvironments(store.inForce, { cluster, now: now() });
    const isDue = observed.join() !== written || performance.now() >= nextAt;
    // Before a first revision is in force, or known to be absent, what was written last stays.
    if (store.isReady && isDue) {
      try {
        const changed = await writeRoutes(client, observed);
        if (changed > 0) log.info({ observed }, "routes written");
        written = observed.join();
        lastFault = "";
        nextAt = performance.now() + WRITE_EVERY_MS;
      } catch (error) {
        const fault = (error as Error).message;
        if (fault !== lastFault) log.warn({ fault }, "routes not written");
        lastFault = fault;
      }
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
