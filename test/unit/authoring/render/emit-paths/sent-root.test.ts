import { expect } from "chai";
import { sentRoot } from "#authoring/render/emit-paths/sent-root.ts";

describe("the folder that Argo CD sends", () => {
  const cases = [
    { title: "everything without paths", path: "a/b", entries: [], root: "." },
    { title: "the application's own folder", path: "a/b", entries: ["/a/b"], root: "a/b" },
    { title: "no folder below it", path: "a/b", entries: ["/a/b/c"], root: "a/b" },
    { title: "what all have in common", path: "a/b/c", entries: ["/a/b/d", "/a/b/c"], root: "a/b" },
    { title: "a folder above it", path: "a/b/c", entries: ["/a", "/a/b/d"], root: "a" },
    {
      title: "everything for a file at the root",
      path: "a/b",
      entries: ["/tiphys.yaml"],
      root: ".",
    },
    { title: "no half of a name", path: "apps/web", entries: ["/apps/web-api"], root: "apps" },
    { title: "everything for an application at the root", path: ".", entries: ["/a"], root: "." },
  ];
  for (const { title, path, entries, root } of cases)
    it(`is ${title}`, () => expect(sentRoot(path, entries)).to.equal(root));
});
