import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { findApplications } from "#core/promotion/find-applications.ts";

const PLACE = {
  app: "shop",
  environment: "staging",
  path: "apps/shop/overlays/staging",
  addresses: ["https://github.com/acme/shop.git"],
};
const application = (spec: unknown, status: unknown = {}): KubeObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { namespace: "argocd", name: "shop" },
  spec,
  status,
});
const source = (repoURL: string, path = PLACE.path) => ({ source: { repoURL, path } });

describe("the Applications of an overlay", () => {
  const same = [
    "https://github.com/acme/shop",
    "https://user@GitHub.com/acme/Shop.git/",
    "git@github.com:acme/shop.git",
    "ssh://git@github.com:22/acme/shop",
  ];
  for (const address of same) {
    it(`are of the same repository at ${address}`, () => {
      expect(findApplications([application(source(address))], PLACE).found).to.have.length(1);
    });
  }

  it("are none of another repository or path", () => {
    const other = [
      application(source("https://github.com/acme/shop-eu")),
      application(source(same[0] ?? "", "apps/shop/overlays/prod")),
      application({}),
    ];
    expect(findApplications(other, PLACE)).to.deep.equal({ found: [], elsewhere: ["argocd/shop"] });
  });

  it("show the revision of the source that is meant, of several", () => {
    const sources = [
      { repoURL: "https://charts.example.com", chart: "x" },
      source(same[0] ?? "").source,
    ];
    const status = {
      sync: { status: "Synced", revisions: ["1.2.3", "abc"] },
      health: { status: "Degraded" },
      conditions: [{ type: "SyncError", message: "no such kind" }],
    };
    expect(findApplications([application({ sources }, status)], PLACE).found).to.deep.equal([
      {
        name: "argocd/shop",
        sync: "Synced",
        health: "Degraded",
        revision: "abc",
        message: "no such kind",
      },
    ]);
  });

  it("say that they are not known where Argo CD has not looked yet", () => {
    const [found] = findApplications([application(source(same[0] ?? ""), undefined)], PLACE).found;
    expect(found).to.include({ sync: "Unknown", health: "Unknown", revision: null });
  });

  it("are those with the path where nobody knows the repository's address", () => {
    const place = { ...PLACE, addresses: [] };
    expect(
      findApplications([application(source("https://a.example.com/b"))], place).found,
    ).to.have.length(1);
  });
});
