import { expect } from "chai";
import { listObjects } from "#adapters/kubernetes/list-objects.ts";
import { clusterOf } from "#test/support/fake-cluster.ts";

const PODS = { apiVersion: "v1", kind: "Pod", resource: "pods" };
const SECRETS = { apiVersion: "v1", kind: "Secret", resource: "secrets" };
const CONFIG_MAPS = { apiVersion: "v1", kind: "ConfigMap", resource: "configmaps" };
const LEASES = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", resource: "leases" };
const ROUTES = { apiVersion: "example.com/v1", kind: "Route", resource: "routes" };

const listOf = (...items: readonly unknown[]) => ({ metadata: {}, items });
const owned = (name: string, apiVersion: string, kind: string) => ({
  metadata: { name, ownerReferences: [{ controller: true, apiVersion, kind }] },
});

describe("listObjects", () => {
  it("says what each object is, and leaves managed fields out", async () => {
    const pod = { metadata: { name: "a", managedFields: [{}] }, spec: { big: 2n ** 60n } };
    const client = clusterOf({ "/api/v1/namespaces/shop/pods": listOf(pod) });
    const { objects } = await listObjects(client, { namespace: "shop", kinds: [PODS] });
    expect(objects).to.deep.equal([
      { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { big: 2n ** 60n } },
    ]);
  });

  it("leaves out what a workload's template shows, and keeps what only an operator knows", async () => {
    const client = clusterOf({
      "/api/v1/namespaces/shop/pods": listOf(
        owned("of-replica-set", "apps/v1", "ReplicaSet"),
        owned("of-operator", "example.com/v1", "Database"),
      ),
    });
    const { objects } = await listObjects(client, { namespace: "shop", kinds: [PODS] });
    expect(objects.map(({ metadata }) => metadata?.name)).to.deep.equal(["of-operator"]);
  });

  it("masks values of Secrets as they come", async () => {
    const secret = { metadata: { name: "key" }, data: { password: "aHVudGVyMg==" } };
    const client = clusterOf({ "/api/v1/namespaces/shop/secrets": listOf(secret) });
    const { objects } = await listObjects(client, { namespace: "shop", kinds: [SECRETS] });
    expect(objects[0]?.data).to.deep.equal({ password: "***" });
  });

  it("leaves out what the cluster writes by itself", async () => {
    const client = clusterOf({
      "/api/v1/namespaces/shop/configmaps": listOf(
        { metadata: { name: "kube-root-ca.crt" } },
        { metadata: { name: "own" } },
      ),
      "/apis/coordination.k8s.io/v1/namespaces/shop/leases": listOf({ metadata: { name: "l" } }),
    });
    const kinds = [CONFIG_MAPS, LEASES];
    const { objects } = await listObjects(client, { namespace: "shop", kinds });
    expect(objects.map(({ metadata }) => metadata?.name)).to.deep.equal(["own"]);
  });

  it("names the kinds that may not be listed, and not those that are gone", async () => {
    const client = clusterOf({
      "/api/v1/namespaces/shop/secrets": 403,
      "/apis/example.com/v1/namespaces/shop/routes": 403,
    });
    const kinds = [PODS, SECRETS, ROUTES];
    const { objects, unlisted } = await listObjects(client, { namespace: "shop", kinds });
    expect(objects).to.deep.equal([]);
    expect(unlisted).to.deep.equal([
      { kind: "Secret", status: 403 },
      { kind: "example.com/Route", status: 403 },
    ]);
  });

  it("lists what belongs to no namespace, but for Namespaces, definitions and what the control plane made", async () => {
    const kind = (apiVersion: string, name: string, resource: string) => ({
      ...{ apiVersion, kind: name, resource },
    });
    const rbac = "rbac.authorization.k8s.io/v1";
    const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
    const everything = listOf({ metadata: { name: "any" } });
    const client = clusterOf({
      [`/apis/${rbac}/clusterroles`]: listOf(
        { metadata: { name: "edit", labels } },
        { metadata: { name: "own" } },
      ),
      "/apis/scheduling.k8s.io/v1/priorityclasses": listOf(
        { metadata: { name: "system-node-critical" } },
        { metadata: { name: "high" } },
      ),
      "/api/v1/namespaces": everything,
      "/api/v1/nodes": everything,
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions": everything,
      "/apis/storage.k8s.io/v1/csinodes": everything,
      "/apis/resource.k8s.io/v1/deviceclasses": everything,
    });
    const kinds = [
      kind(rbac, "ClusterRole", "clusterroles"),
      kind("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses"),
      kind("v1", "Namespace", "namespaces"),
      kind("v1", "Node", "nodes"),
      kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions"),
      kind("storage.k8s.io/v1", "CSINode", "csinodes"),
      kind("resource.k8s.io/v1", "DeviceClass", "deviceclasses"),
    ];
    const { objects } = await listObjects(client, { namespace: null, kinds });
    expect(objects.map(({ metadata }) => metadata?.name)).to.deep.equal(["own", "high"]);
  });
});
