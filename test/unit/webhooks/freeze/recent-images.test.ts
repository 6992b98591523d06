import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ClusterLookup } from "#webhooks/review/cluster-lookup.ts";
import { recentImages } from "#webhooks/freeze/recent-images.ts";

const nothing: ClusterLookup = {
  namespace: () => null,
  read: async () => null,
  select: async () => null,
};
const signal = new AbortController().signal;
const deployment: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", uid: "u1" },
  spec: { selector: { matchLabels: { app: "web" } } },
};

describe("recentImages", () => {
  it("asks for what carries the workload's labels, in its namespace", async () => {
    const asked: unknown[] = [];
    const select: ClusterLookup["select"] = async (question) => {
      asked.push(question);
      return [];
    };
    await recentImages(deployment, { lookup: { ...nothing, select }, signal });
    expect(asked).to.deep.equal([
      {
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        resource: "replicasets",
        namespace: "shop",
        labelSelector: "app=web",
      },
    ]);
  });

  const unknown: readonly (readonly [string, KubeObject, ClusterLookup, string])[] = [
    [
      "a kind that keeps none",
      { apiVersion: "batch/v1", kind: "CronJob" },
      nothing,
      "a CronJob keeps no history",
    ],
    ["no cluster", deployment, nothing, "there is no cluster to ask"],
    [
      "a selector that selects nothing",
      { ...deployment, spec: {} },
      nothing,
      "the Deployment selects nothing",
    ],
    [
      "a cluster that does not answer",
      deployment,
      {
        ...nothing,
        select: () => Promise.reject(new TiphysError("CLUSTER_UNREACHABLE", "no answer\nat all")),
      },
      "no answer",
    ],
  ];
  for (const [title, workload, lookup, words] of unknown)
    it(`knows nothing of ${title}`, async () => {
      expect(await recentImages(workload, { lookup, signal })).to.deep.equal({ unknown: words });
    });
});
