import { expect } from "chai";
import { diskTree } from "#rendering/closure/disk-tree.ts";
import { followPath } from "#rendering/closure/source-tree.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("followPath", () => {
  const folder = temporaryFolder();
  const tree = {
    "a/file": "x",
    "a/link": "-> ../b/next",
    "b/next": "-> file",
    "b/file": "y",
    folder: "-> a",
    out: "-> ../elsewhere",
    "a/absolute": "-> /etc",
    "loop-1": "-> loop-2",
    "loop-2": "-> loop-1",
    nowhere: "-> a/none/deeper",
  };
  const cases = [
    { title: "a file", path: "a/file", kind: "file", to: "a/file", links: [] },
    { title: "the root", path: ".", kind: "folder", to: "", links: [] },
    {
      title: "a link after another",
      path: "a/link",
      kind: "file",
      to: "b/file",
      links: ["a/link", "b/next"],
    },
    {
      title: "a folder that is a link",
      path: "folder/file",
      kind: "file",
      to: "a/file",
      links: ["folder"],
    },
    { title: "a way up again", path: "a/../b/file", kind: "file", to: "b/file", links: [] },
    { title: "a link out of the tree", path: "out/x", kind: "nothing", to: "..", links: ["out"] },
    {
      title: "a link to a fixed place",
      path: "a/absolute",
      kind: "nothing",
      to: "a/absolute",
      links: ["a/absolute"],
    },
    {
      title: "a link that leads nowhere",
      path: "nowhere",
      kind: "nothing",
      to: "a/none",
      links: ["nowhere"],
    },
    { title: "a path below a file", path: "a/file/x", kind: "nothing", to: "a/file/x", links: [] },
    { title: "nothing", path: "c/d", kind: "nothing", to: "c", links: [] },
  ];
  for (const { title, path, kind, to, links } of cases) {
    it(`follows ${title}`, () => {
      writeTree(folder(), tree);
      expect(followPath(diskTree(folder()), path)).to.deep.equal({ kind, path: to, links });
    });
  }

  it("gives up on links in a circle", () => {
    writeTree(folder(), tree);
    const { kind, links } = followPath(diskTree(folder()), "loop-1");
    expect(kind).to.equal("nothing");
    expect(links).to.have.length(41);
  });
});
