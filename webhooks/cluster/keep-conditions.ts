import type { Logger } from "pino";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { repeated } from "../leader/repeated.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import { breakglassHours } from "./breakglass-list.ts";
import { breakglassStatus, writeBreakglassStatus } from "./breakglass-status.ts";
import { bundleConditions } from "./bundle-conditions.ts";
import { writeConditions } from "./bundle-status.ts";
import { doEach } from "./do-each.ts";
import type { FollowedCluster } from "./follow-cluster.ts";

const LOOK_EVERY_MS = 1000;

export interface ConditionOptions {
  readonly store: GuardrailStore;
  readonly followed: Pick<FollowedCluster, "shared" | "judged" | "exceptions">;
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Keeps what all bundles and breakglass exceptions say of themselves, as this server sees them; the leader's work. */
export async function keepConditions(
  client: ClusterClient,
  { store, followed, now, log, signal }: ConditionOptions,
): Promise<void> {
  let said = "[]";
  const look = async () => {
    const shared = followed.shared();
    if (shared !== null && JSON.stringify(shared) !== said) {
      said = JSON.stringify(shared);
      if (shared.length > 0) log.error({ shared }, "namespaces claimed twice");
      else log.info("no namespace is claimed twice any more");
    }
    const moment = { maxHours: breakglassHours(store.inForce), now: now() };
    await doEach([
      ...followed.judged().map(({ bundle, status }) => async () => {
        const conditions = bundleConditions({ bundle, status, shared, now: moment.now });
        await writeConditions(client, { bundle, conditions });
      }),
      ...followed.exceptions().map((object) => async () => {
        await writeBreakglassStatus(client, { object, status: breakglassStatus(object, moment) });
      }),
    ]);
  };
  const onFault = (fault: string) => log.warn({ fault }, "conditions not written");
  await repeated(look, { everyMs: LOOK_EVERY_MS, signal, onFault });
}
