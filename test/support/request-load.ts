import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import type { ControlPlane } from "./control-plane.ts";
import { pause } from "./wait-for.ts";

/** A request to the API server, and what its answer must be. */
export interface LoadedRequest {
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly says?: string;
}

export interface RequestLoad {
  readonly count: () => number;
  /** Answers that were others than expected, in a few words each. */
  readonly failures: readonly string[];
  /** Between a request and its answer, the longest. */
  readonly slowestMs: () => number;
  readonly stop: () => Promise<void>;
}

const PAUSE_MS = 250;

/** Clients that send the requests in turn, each one after the other's answer, over connections that are kept. */
export function startLoad(
  { kubeconfig }: ControlPlane,
  { clients, requests }: { readonly clients: number; readonly requests: readonly LoadedRequest[] },
): RequestLoad {
  const client = connectCluster(kubeconfig);
  const failures: string[] = [];
  let count = 0;
  let slowestMs = 0;
  let isStopped = false;
  const ask = async ({ path, body, status, says = "" }: LoadedRequest) => {
    const start = performance.now();
    const answer = await client.send({ method: "POST", path, body }).catch((error: Error) => error);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    count += 1;
    const text = answer instanceof Error ? answer.message : JSON.stringify(answer.body);
    const isExpected =
      !(answer instanceof Error) && answer.status === status && text.includes(says);
    if (!isExpected) failures.push(`${new Date().toISOString()} ${text.slice(0, 300)}`);
  };
  const loop = async (index: number) => {
    await pause((index * PAUSE_MS) / clients);
    for (let turn = index; !isStopped; turn++) {
      const request = requests[turn % requests.length];
      if (request !== undefined) await ask(request);
      await pause(PAUSE_MS);
    }
  };
  const loops = Array.from({ length: clients }, (_client, index) => loop(index));
  return {
    count: () => count,
    failures,
    slowestMs: () => slowestMs,
    stop: async () => {
      isStopped = true;
      await Promise.all(loops);
    },
  };
}
