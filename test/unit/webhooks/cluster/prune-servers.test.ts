import { expect } from "chai";
import type { ClusterRequest } from "#adapters/kubernetes/cluster-client.ts";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { pruneServers } from "#webhooks/cluster/prune-servers.ts";

const bundle = (...names: readonly string[]) => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailBundle",
  metadata: { name: "shop" },
  status: { servers: names.map((name) => ({ name })) },
});

/** What is written, where these pods live; a number is the status of the answer. */
async function written(
  bundles: readonly ReturnType<typeof bundle>[],
  pods: readonly string[] | number,
): Promise<{ readonly patches: readonly unknown[]; readonly requests: number }> {
  const requests: ClusterRequest[] = [];
  const client = fakeCluster((request) => {
    requests.push(request);
    if (request.method === "PATCH") return { status: 200, body: {} };
    if (typeof pods === "number") return { status: pods, body: null };
    const items = pods.map((name) => ({ metadata: { name } }));
    return { status: 200, body: { metadata: {}, items } };
  });
  await pruneServers(client, { namespace: "tiphys-system", server: "a", bundles });
  const patches = requests.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  return { patches, requests: requests.length };
}

describe("servers in a bundle's status", () => {
  it("are taken out when their pods are gone, the last first", async () => {
    const { patches } = await written([bundle("gone", "a", "lost", "b")], ["a", "b"]);
    expect(patches).to.deep.equal([
      [
        { op: "test", path: "/status/servers/2/name", value: "lost" },
        { op: "remove", path: "/status/servers/2" },
        { op: "test", path: "/status/servers/0/name", value: "gone" },
        { op: "remove", path: "/status/servers/0" },
      ],
    ]);
  });

  it("stay while their pods live", async () => {
    expect((await written([bundle("a", "b")], ["a", "b"])).patches).to.deep.equal([]);
  });

  it("are not asked about where this server is the only one", async () => {
    expect((await written([bundle("a"), bundle()], ["a"])).requests).to.equal(0);
  });

  it("stay where this server is no pod itself, or may not list them", async () => {
    for (const pods of [["b"], 403])
      expect((await written([bundle("a", "gone")], pods)).patches).to.deep.equal([]);
  });
});
