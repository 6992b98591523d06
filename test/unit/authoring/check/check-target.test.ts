import { join } from "node:path";
import { expect } from "chai";
import { locateTarget, targetPath } from "#authoring/check/check-target.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("locateTarget", () => {
  const folder = temporaryFolder();

  beforeEach(() =>
    writeTree(folder(), {
      "overlay/kustomization.yaml": "resources: []\n",
      "manifests/a.yaml": "a\n",
      "link-to-overlay": "-> overlay",
    }),
  );

  const cases = [
    { argument: "overlay", kind: "overlay", path: "overlay" },
    { argument: "./overlay/", kind: "overlay", path: "overlay" },
    { argument: "manifests", kind: "folder", path: "manifests" },
    { argument: "manifests/a.yaml", kind: "file", path: "manifests/a.yaml" },
    { argument: "nowhere", kind: "missing", path: "nowhere" },
    { argument: "-", kind: "stdin", path: "-" },
    { argument: ".", kind: "folder", path: "." },
    { argument: "link-to-overlay", kind: "overlay", path: "overlay" },
  ];
  for (const { argument, kind, path } of cases) {
    it(`takes "${argument}" for ${kind}, shown as "${path}"`, () => {
      const target = locateTarget(argument, folder());
      expect(target.kind).to.equal(kind);
      expect(targetPath(target, folder())).to.equal(path);
    });
  }

  it("shows the whole path of what lies outside of the repository", () => {
    const target = locateTarget("manifests/a.yaml", folder());
    expect(targetPath(target, join(folder(), "overlay"))).to.equal(
      join(folder(), "manifests/a.yaml"),
    );
  });
});
