import { join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { fleetOverlays, leadsTo } from "#authoring/check/fleet-overlays.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - {name: dev, overlays: ["apps/{app}/overlays/dev", {path: platform/, app: platform}]}
    - {name: prod, overlays: ["apps/**/prod"]}
`;

describe("fleetOverlays", () => {
  const folder = temporaryFolder();
  const found = async (environment: string | null) =>
    (await fleetOverlays(folder(), environment)).map(({ location }) =>
      location.slice(folder().length + 1),
    );

  it("finds claimed folders with a kustomization, sorted, and passes over all others", async () => {
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "apps/b/overlays/dev/kustomization.yaml": "",
      "apps/a/overlays/dev/kustomization.yml": "",
      "apps/a/overlays/deep/er/prod/Kustomization": "",
      "apps/a/base/kustomization.yaml": "",
      "apps/c/overlays/dev/deployment.yaml": "",
      "apps/node_modules/overlays/dev/kustomization.yaml": "",
      "apps/.hidden/overlays/dev/kustomization.yaml": "",
      "platform/kustomization.yaml": "",
    });
    expect(await found(null)).to.deep.equal([
      "apps/a/overlays/deep/er/prod",
      "apps/a/overlays/dev",
      "apps/b/overlays/dev",
      "platform",
    ]);
    expect(await found("prod")).to.deep.equal(["apps/a/overlays/deep/er/prod"]);
  });

  it("finds the root itself where a fleet claims it", async () => {
    writeTree(folder(), {
      "tiphys.yaml": FLEET.replace("apps/**/prod", "."),
      "kustomization.yaml": "",
    });
    const overlays = await fleetOverlays(folder(), null);
    expect(overlays.map(({ location }) => join(location))).to.deep.equal([folder()]);
  });

  it("refuses a fleet whose globs meet nothing, and none without globs", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET });
    const error = await fleetOverlays(folder(), null).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TiphysError);
    expect((error as TiphysError).message).to.contain('none for "apps/{app}/overlays/dev"');
    writeTree(folder(), {
      "tiphys.yaml": FLEET.replace(/environments:[\s\S]*/, "environments: []\n"),
    });
    expect(await fleetOverlays(folder(), null)).to.deep.equal([]);
  });
});

describe("leadsTo", () => {
  const cases = [
    { pattern: "apps/{app}/overlays/prod", folder: "apps", expected: true },
    { pattern: "apps/{app}/overlays/prod", folder: "apps/shop", expected: true },
    { pattern: "apps/{app}/overlays/prod", folder: "apps/shop/base", expected: false },
    { pattern: "apps/{app}/overlays/prod", folder: "apps/shop/overlays/prod", expected: true },
    { pattern: "apps/{app}/overlays/prod", folder: "apps/shop/overlays/prod/x", expected: false },
    { pattern: "apps/**/prod", folder: "apps/a/b/c/d", expected: true },
    { pattern: "apps/**/prod", folder: "docs/a", expected: false },
    { pattern: "**/prod", folder: "docs/a", expected: true },
    { pattern: "apps/*-web/prod", folder: "apps/api", expected: false },
  ];
  for (const { pattern, folder, expected } of cases) {
    it(`says that ${pattern} ${expected ? "can" : "cannot"} match in ${folder}`, () => {
      expect(leadsTo(pattern, folder)).to.equal(expected);
    });
  }
});
