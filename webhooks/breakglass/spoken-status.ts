import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { pauseFor } from "#adapters/pause-for.ts";
import { isRecord } from "#core/is-record.ts";

const LOOK_EVERY_MS = 250;
/** The leader looks once a second; a new one needs longer to become it. */
const WAIT_MS = 5000;

/** What the servers make of an exception. */
export interface SpokenStatus {
  readonly active: boolean;
  /** "counts until …", or why it does not. */
  readonly message: string;
}

/** Waits for what the servers say of an exception at `path`; null where none of them has spoken in time. */
export async function spokenStatus(
  client: ClusterClient,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal },
): Promise<SpokenStatus | null> {
  for (let waited = 0; waited < WAIT_MS && !signal.aborted; waited += LOOK_EVERY_MS) {
    await pauseFor(LOOK_EVERY_MS, signal);
    const { status, body } = await client.send({ path, signal });
    if (status !== 200 || !isRecord(body)) return null;
    const { active, message } = isRecord(body.status) ? body.status : {};
    if (typeof active === "boolean" && typeof message === "string") return { active, message };
  }
  return null;
}
