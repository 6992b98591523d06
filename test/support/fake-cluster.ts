import { KubeConfig } from "@kubernetes/client-node";
import type {
  ClusterAnswer,
  ClusterClient,
  ClusterRequest,
} from "#adapters/kubernetes/cluster-client.ts";

/** A cluster that answers as a test says; undefined is 404. */
export function fakeCluster(
  answer: (request: ClusterRequest) => ClusterAnswer | undefined,
): ClusterClient {
  return {
    config: new KubeConfig(),
    server: "https://cluster.test",
    send: (request) => Promise.resolve(answer(request) ?? { status: 404, body: null }),
  };
}

/** A cluster with a JSON body for each path; queries are left aside. */
export function clusterOf(bodies: Readonly<Record<string, unknown>>): ClusterClient {
  return fakeCluster(({ path }) => {
    const body = bodies[path.replace(/\?.*$/, "")];
    if (typeof body === "number") return { status: body, body: null };
    return body === undefined ? undefined : { status: 200, body };
  });
}
