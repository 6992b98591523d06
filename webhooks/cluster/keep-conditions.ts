import type { Logger } from "pino";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { repeated } from "../leader/repeated.ts";
import { bundleConditions } from "./bundle-conditions.ts";
import { writeConditions } from "./bundle-status.ts";
import type { FollowedCluster } from "./follow-cluster.ts";

const LOOK_EVERY_MS = 1000;

export interface ConditionOptions {
  readonly followed: FollowedCluster;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Keeps the conditions of all bundles as this server sees them, until the signal; the leader's work. */
export async function keepConditions(
  client: ClusterClient,
  { followed, now, log, signal }: ConditionOptions,
): Promise<void> {
  let said = "[]";
  const look = async () => {
    const shared = followed.shared();
    if (shared !== null && JSON.stringify(shared) !== said) {
      said = JSON.stringify(shared);
      log.error({ shared }, "namespaces claimed twice");
    }
    for (const { bundle, status } of followed.judged()) {
      const conditions = bundleConditions({ bundle, status, shared, now: now() });
      await writeConditions(client, { bundle, conditions });
    }
  };
  const onFault = (fault: string) => log.warn({ fault }, "conditions not written");
  await repeated(look, { everyMs: LOOK_EVERY_MS, signal, onFault });
}
