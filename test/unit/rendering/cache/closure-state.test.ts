import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type ClosureShape, closureState } from "#rendering/cache/closure-state.ts";
import { diskTree } from "#rendering/closure/disk-tree.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const SHAPE: ClosureShape = {
  root: "repo",
  lookups: ["app", "app/a.yaml", "app/missing.yaml", "app/link/b.yaml"],
  globs: ["policies/**/*.yaml"],
  folders: ["plain"],
  variables: ["NAME"],
};
const TREE = {
  "repo/app/a.yaml": "a",
  "repo/app/link": "-> ../base",
  "repo/base/b.yaml": "b",
  "repo/policies/p.yaml": "p",
  "repo/plain/x.yaml": "x",
  "repo/other/b.yaml": "b",
  "elsewhere/y.yaml": "y",
};

describe("the state of a closure", () => {
  const folder = temporaryFolder();
  const at = (path: string) => join(folder(), path);
  const state = (env: Readonly<Record<string, string>> = {}) =>
    closureState(diskTree(folder()), { shape: SHAPE, env });

  const changes: readonly (readonly [string, () => void, boolean])[] = [
    ["a file that was read", () => writeFileSync(at("repo/app/a.yaml"), "A"), true],
    ["a file that was not there", () => writeFileSync(at("repo/app/missing.yaml"), ""), true],
    ["a file behind a link", () => writeFileSync(at("repo/base/b.yaml"), "B"), true],
    ["a link to another folder with the same file", () => relink("../other"), true],
    ["a link in the place of a folder", () => linkFolder(), true],
    ["a file that a glob finds", () => writeFileSync(at("repo/policies/q.yaml"), ""), true],
    ["a file that a glob passes over", () => writeFileSync(at("repo/policies/q.txt"), ""), false],
    ["a link that a glob meets", () => symlinkSync("../other", at("repo/policies/l")), true],
    ["a manifest in a folder", () => writeTree(folder(), { "repo/plain/z/n.json": "" }), true],
    ["another file in a folder", () => writeFileSync(at("repo/plain/README.md"), ""), false],
    ["a file elsewhere", () => writeFileSync(at("elsewhere/y.yaml"), "Y"), false],
  ];
  const relink = (target: string) => {
    rmSync(at("repo/app/link"));
    symlinkSync(target, at("repo/app/link"));
  };
  const linkFolder = () => {
    rmSync(at("repo/app/link"));
    writeTree(folder(), { "repo/app/link/b.yaml": "b" });
  };
  for (const [title, change, matters] of changes)
    it(`is ${matters ? "another" : "the same"} after a change of ${title}`, () => {
      writeTree(folder(), TREE);
      const before = state();
      expect(state()).to.equal(before);
      change();
      expect(state() !== before).to.equal(matters);
    });

  it("knows an empty variable from none", () => {
    writeTree(folder(), TREE);
    expect(new Set([state(), state({ NAME: "" }), state({ NAME: "a" })]).size).to.equal(3);
    expect(state({ OTHER: "a" })).to.equal(state());
  });
});
