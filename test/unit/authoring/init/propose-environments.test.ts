import { proposeEnvironments, proposePlain } from "#authoring/init/propose-environments.ts";
import type { FoundKustomization } from "#authoring/init/scan-repository.ts";
import { expect } from "chai";

describe("proposeEnvironments", () => {
  it("makes one glob of applications side by side, and keeps it from what it does not mean", () => {
    const found = [one("prod/shop"), one("prod/pay"), one("dev/shop"), one("dev/debug", true)];

    expect(patterns(found)).to.deep.equal({
      dev: [{ path: "dev/shop", app: "shop" }],
      prod: ["prod/{app}"],
    });
  });

  it("takes a word that means other things for an environment only beside another one", () => {
    expect(patterns([one("test/fixtures"), one("web")])).to.have.keys("default");
    expect(patterns([one("test/web"), one("prod/web")])).to.have.keys("test", "prod");
  });

  it("puts everything into one environment where no folder names one", () => {
    expect(patterns([one(".", false, ["web"]), one("web")])).to.deep.equal({
      default: [{ path: ".", app: "fleet" }],
    });
  });

  it("names what no environment claims", () => {
    const { unclaimed } = proposeEnvironments([one("overlays/prod"), one("tools/ci")], "fleet");

    expect(unclaimed).to.deep.equal(["tools/ci"]);
  });

  it("names what is shared beside environments, unless it is built on", () => {
    const found = [one("overlays/prod", false, ["overlays/common"]), one("overlays/common")];
    const { unclaimed } = proposeEnvironments([...found, one("overlays/shared")], "fleet");

    expect(unclaimed).to.deep.equal(["overlays/shared"]);
  });

  it("gives plain manifests their environments, without a glob that could claim them", () => {
    const { environments, unclaimed } = proposePlain([
      { path: "manifests/prod/web", files: ["a.yaml"], namespaces: ["web"] },
      { path: "manifests/dev", files: ["a.yaml"], namespaces: [] },
      { path: "tools", files: ["a.yaml"], namespaces: [] },
    ]);

    expect(environments).to.deep.equal([
      { name: "dev", overlays: [], folders: ["manifests/dev"], namespaces: [] },
      { name: "prod", overlays: [], folders: ["manifests/prod/web"], namespaces: ["web"] },
    ]);
    expect(unclaimed).to.deep.equal(["tools"]);
  });
});

function patterns(found: readonly FoundKustomization[]) {
  const { environments } = proposeEnvironments(found, "fleet");
  return Object.fromEntries(environments.map(({ name, overlays }) => [name, overlays]));
}

function one(
  path: string,
  isComponent = false,
  refersTo: readonly string[] = [],
): FoundKustomization {
  return { path, isComponent, namespaces: [], refersTo, usesHelm: false };
}
