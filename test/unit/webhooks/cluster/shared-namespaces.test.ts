import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { inForceOf } from "#test/support/review-setup.ts";
import type { InForce } from "#webhooks/review/in-force.ts";
import { sharedNamespaces } from "#webhooks/cluster/shared-namespaces.ts";

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const CLUSTER = [namespace("shop-prod"), namespace("cart-prod"), namespace("tools", { team: "a" })];

const claiming = (environment: object, others: object = {}) => ({
  fleet: { environments: [{ name: "prod", ...environment }], ...others },
});

/** Bundles of different names, in their order: a, b, c. */
async function named(...setups: Parameters<typeof claiming>[]): Promise<InForce> {
  const inForce = await inForceOf({ bundles: setups.map((setup) => claiming(...setup)) });
  const rename = (bundles: InForce["repositories"]) =>
    bundles.map((bundle, index) => ({ ...bundle, name: "abc".charAt(index) }));
  return { ...inForce, repositories: rename(inForce.repositories) };
}

describe("namespaces claimed twice", () => {
  it("are none while every bundle has its own", async () => {
    const inForce = await named([{ namespaces: ["shop-*"] }], [{ namespaces: ["cart-*"] }]);
    expect(sharedNamespaces(inForce, CLUSTER)).to.deep.equal([]);
  });

  it("are those that two bundles claim, by name or by label, each with its bundles", async () => {
    const inForce = await named(
      [{ namespaces: ["*-prod"] }],
      [{ namespaces: ["cart-prod"], namespaceSelector: { matchLabels: { team: "a" } } }],
      [{ namespaces: ["tools"] }],
    );
    expect(sharedNamespaces(inForce, CLUSTER)).to.deep.equal([
      { name: "cart-prod", bundles: ["a", "b"] },
      { name: "tools", bundles: ["b", "c"] },
    ]);
  });

  it("are not those that one of the two exempts", async () => {
    const exempt = { admission: { exemptNamespaces: ["shop-prod", "cart-prod"] } };
    const inForce = await named([{ namespaces: ["*-prod"] }], [{ namespaces: ["*-prod"] }, exempt]);
    expect(sharedNamespaces(inForce, CLUSTER)).to.deep.equal([]);
  });

  it("are not those that the platform claims too", async () => {
    const inForce = await named(
      [{ namespaces: ["*-prod"] }],
      [{ namespaces: ["*-prod"] }, { platform: true }],
    );
    expect(inForce.platform.length).to.equal(1);
    expect(sharedNamespaces(inForce, CLUSTER)).to.deep.equal([]);
  });
});
