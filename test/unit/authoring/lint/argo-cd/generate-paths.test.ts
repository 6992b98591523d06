import { expect } from "chai";
import { covers, pathsFromRoot } from "#authoring/lint/argo-cd/generate-paths.ts";
import { neededPaths } from "#authoring/lint/argo-cd/needed-paths.ts";
import type { OverlayClosure } from "#rendering/closure/overlay-closure.ts";

describe("pathsFromRoot", () => {
  it("takes paths from the root as they are, and others from the source's folder", () => {
    const entries = ["/a/b", ".", "../base", "/", "./x/", "/a/../c"];
    expect(pathsFromRoot(entries, "apps/web/prod")).to.deep.equal([
      "a/b",
      "apps/web/prod",
      "apps/web/base",
      "",
      "apps/web/prod/x",
      "c",
    ]);
  });
});

describe("covers", () => {
  const cases = [
    ["apps/web", "apps/web/base/a.yaml", true],
    ["apps/web", "apps/website/a.yaml", false],
    ["apps/web/a.yaml", "apps/web/a.yaml", true],
    ["", "tiphys.yaml", true],
    ["policies/*.yaml", "policies/a.yaml", true],
    ["policies/*.yaml", "policies/deep/a.yaml", false],
  ] as const;
  for (const [path, file, expected] of cases)
    it(`says ${expected} for "${path}" and ${file}`, () => {
      expect(covers(path, file)).to.equal(expected);
    });
});

describe("neededPaths", () => {
  const closure = (files: readonly string[], globs: readonly string[] = []): OverlayClosure => ({
    ...{ files, globs, links: [], lookups: [], absent: [], folders: [], variables: [] },
    unknown: [],
  });
  const cases: readonly {
    readonly title: string;
    readonly closures: readonly OverlayClosure[];
    readonly overlays?: readonly string[];
    readonly expected: readonly string[];
  }[] = [
    {
      title: "names folders, and files at the root",
      closures: [closure(["apps/web/base/a.yaml", "apps/web/prod/k.yaml", "tiphys.yaml"])],
      expected: ["/apps/web/base", "/apps/web/prod", "/tiphys.yaml"],
    },
    {
      title: "names folders of globs, in which a new file may come",
      closures: [closure(["a/k.yaml"], ["policies/**/*.yaml", "x/*/y.yaml", "one.yaml"])],
      expected: ["/a", "/one.yaml", "/policies", "/x"],
    },
    {
      title: "names no folder within another",
      closures: [closure(["a/k.yaml", "a/b/c.yaml", "a-b/d.yaml"])],
      expected: ["/a", "/a-b"],
    },
    {
      title: "names files of a folder that holds another overlay",
      closures: [closure(["apps/shared.yaml", "apps/web/k.yaml"])],
      overlays: ["apps/web", "apps/cart"],
      expected: ["/apps/shared.yaml", "/apps/web"],
    },
    {
      title: "names what any of several sources reads",
      closures: [closure(["b/k.yaml"]), closure(["a/k.yaml"])],
      expected: ["/a", "/b"],
    },
  ];
  for (const { title, closures, overlays = [], expected } of cases)
    it(title, () => expect(neededPaths(closures, overlays)).to.deep.equal(expected));
});
