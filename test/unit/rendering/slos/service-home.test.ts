import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { homeOf } from "#rendering/slos/service-home.ts";

const SERVICE: KubeObject = { apiVersion: "v1", kind: "Service", metadata: { name: "checkout" } };
const cases: readonly { title: string; object: KubeObject; isHome: boolean }[] = [
  { title: "a Service of its name", object: SERVICE, isHome: true },
  {
    title: "a Rollout of its name",
    object: { ...SERVICE, apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" },
    isHome: true,
  },
  {
    title: "a Deployment that says so in a label",
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "prod-checkout", labels: { "app.kubernetes.io/name": "checkout" } },
    },
    isHome: true,
  },
  {
    title: "a Deployment whose pods say so",
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "prod-checkout" },
      spec: { template: { metadata: { labels: { app: "checkout" } } } },
    },
    isHome: true,
  },
  {
    title: "a Service that selects such pods",
    object: { ...SERVICE, metadata: { name: "web" }, spec: { selector: { app: "checkout" } } },
    isHome: true,
  },
  {
    title: "no Job of its name",
    object: { apiVersion: "batch/v1", kind: "Job", metadata: { name: "checkout" } },
    isHome: false,
  },
  {
    title: "no Service of another group",
    object: { ...SERVICE, apiVersion: "serving.knative.dev/v1" },
    isHome: false,
  },
  {
    title: "no workload of another service",
    object: { ...SERVICE, metadata: { name: "web" } },
    isHome: false,
  },
];

describe("the home of a service in an overlay", () => {
  for (const { title, object, isHome } of cases) {
    it(`is ${title}`, () => {
      const home = homeOf({ service: "checkout", namespace: null }, [resource(object, "shop")]);
      expect(home?.namespace).to.equal(isHome ? "shop" : undefined);
    });
  }

  it("is only in the namespace that its SLOs name", () => {
    const resources = [resource(SERVICE, "shop-prod")];
    expect(homeOf({ service: "checkout", namespace: "shop-dev" }, resources)).to.equal(null);
    expect(homeOf({ service: "checkout", namespace: "shop-prod" }, resources)).to.deep.equal({
      namespace: "shop-prod",
      hasRollout: false,
    });
  });

  it("is the first of several namespaces, whatever the order of objects", () => {
    const resources = [resource(SERVICE, "b"), resource(SERVICE, "a")];
    expect(homeOf({ service: "checkout", namespace: null }, resources)).to.deep.equal({
      namespace: "a",
      hasRollout: false,
    });
  });

  it("has a Rollout where one stands in its namespace, whatever that is called", () => {
    const rollout = { ...SERVICE, apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };
    const named = { ...rollout, metadata: { name: "checkout-blue" } };
    const hasRollout = (namespace: string) =>
      homeOf({ service: "checkout", namespace: null }, [
        resource(SERVICE, "shop"),
        resource(named, namespace),
      ])?.hasRollout;
    expect([hasRollout("shop"), hasRollout("other")]).to.deep.equal([true, false]);
  });
});

function resource(object: KubeObject, namespace: string) {
  return { object, namespace, source: null, isNamespaced: true };
}
