import type { Logger } from "pino";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import { repeated } from "../leader/repeated.ts";
import { observedEnvironments } from "./observed-environments.ts";
import { writeRoutes } from "./route-selectors.ts";

const LOOK_EVERY_MS = 1000;
/** A sync from Git may have put the shipped lists back. */
const WRITE_EVERY_MS = 10_000;

export interface RouteOptions {
  readonly store: GuardrailStore;
  readonly cluster: string | null;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Keeps both webhook configurations by what is in force, until the signal; the leader's work. */
export async function keepRoutes(client: ClusterClient, options: RouteOptions): Promise<void> {
  const { store, cluster, now, log, signal } = options;
  let written: string | null = null;
  let nextAt = 0;
  const look = async () => {
    // Before a first revision is in force, or known to be absent, what was written last stays.
    if (!store.isReady) return;
    const observed = observedEnvironments(store.inForce, { cluster, now: now() });
    if (observed.join() === written && performance.now() < nextAt) return;
    const changed = await writeRoutes(client, observed);
    if (changed > 0) log.info({ observed }, "routes written");
    written = observed.join();
    nextAt = performance.now() + WRITE_EVERY_MS;
  };
  const onFault = (fault: string) => log.warn({ fault }, "routes not written");
  await repeated(look, { everyMs: LOOK_EVERY_MS, signal, onFault });
}
