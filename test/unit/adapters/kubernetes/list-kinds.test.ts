import { expect } from "chai";
import { listKinds } from "#adapters/kubernetes/list-kinds.ts";
import { errorOf } from "#test/support/error-of.ts";
import { clusterOf } from "#test/support/fake-cluster.ts";

const resource = (name: string, kind: string, given = {}) => ({
  name,
  kind,
  namespaced: true,
  verbs: ["get", "list"],
  ...given,
});
const group = (preferred: string, ...others: readonly string[]) => ({
  preferredVersion: { groupVersion: preferred },
  versions: [...others, preferred].map((groupVersion) => ({ groupVersion })),
});

describe("listKinds", () => {
  it("lists every kind once, in the preferred version where it has one, those of the cluster apart", async () => {
    const client = clusterOf({
      "/apis": { groups: [group("batch/v1", "batch/v2alpha1")] },
      "/api/v1": {
        resources: [
          resource("pods", "Pod"),
          resource("pods/log", "Pod"),
          resource("nodes", "Node", { namespaced: false }),
          resource("bindings", "Binding", { verbs: ["create"] }),
        ],
      },
      "/apis/batch/v2alpha1": { resources: [resource("jobs", "Job"), resource("news", "New")] },
      "/apis/batch/v1": { resources: [resource("jobs", "Job")] },
    });
    expect(await listKinds(client)).to.deep.equal({
      kinds: [
        { apiVersion: "v1", kind: "Pod", resource: "pods" },
        { apiVersion: "batch/v1", kind: "Job", resource: "jobs" },
        { apiVersion: "batch/v2alpha1", kind: "New", resource: "news" },
      ],
      clusterKinds: [{ apiVersion: "v1", kind: "Node", resource: "nodes" }],
      faults: [],
    });
  });

  it("names a group that does not say what it has, and lists the others", async () => {
    const client = clusterOf({
      "/apis": { groups: [group("metrics.k8s.io/v1beta1")] },
      "/api/v1": { resources: [resource("pods", "Pod")] },
      "/apis/metrics.k8s.io/v1beta1": 503,
    });
    const { kinds, faults } = await listKinds(client);
    expect(kinds.map(({ kind }) => kind)).to.deep.equal(["Pod"]);
    expect(faults).to.deep.equal(["metrics.k8s.io/v1beta1: status 503"]);
  });

  it("cannot go on where the groups may not be read", async () => {
    const error = await errorOf(listKinds(clusterOf({ "/apis": 401 })));
    expect(error).to.include({ code: "CLUSTER_UNREACHABLE" });
  });
});
