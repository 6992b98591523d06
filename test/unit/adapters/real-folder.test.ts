import { join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("realFolder", () => {
  const folder = temporaryFolder();
  beforeEach(() => writeTree(folder(), { "a/file": "", link: "-> a" }));

  it("follows links", () =>
    expect(realFolder(join(folder(), "link"))).to.equal(join(folder(), "a")));

  const cases = [
    { title: "says that there is nothing", path: "b", got: "nothing" },
    { title: "says that nothing lies below a file", path: "a/file/b", got: "nothing" },
    { title: "says that it is a file", path: "a/file", got: "a file" },
  ];
  for (const { title, path, got } of cases) {
    it(title, () => {
      const message = `${path}: expected a folder that can be read, got ${got}. Check the path.`;
      expect(() => realFolder(join(folder(), path))).to.throw(TiphysError, message);
    });
  }
});
