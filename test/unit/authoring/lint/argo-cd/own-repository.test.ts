import { expect } from "chai";
import { ownRepository } from "#authoring/lint/argo-cd/own-repository.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("ownRepository", () => {
  const folder = temporaryFolder();

  it("knows its name by the remote origin, whatever host, user and protocol are", () => {
    writeTree(folder(), {
      ".git/config":
        '[core]\n\tbare = false\n[remote "other"]\n\turl = https://example.com/acme/other.git\n[remote "origin"]\n\turl = git@git.example.com:acme/Shop.git\n\tfetch = x\n',
    });
    const { isOwn, hasOrigin } = ownRepository(folder());
    expect(hasOrigin).to.equal(true);
    const urls = [
      "https://github.com/acme/shop",
      "ssh://git@git.example.com/fork/shop.git/",
      "https://github.com/acme/shop-2.git",
      "https://example.com/acme/other.git",
    ];
    expect(urls.map(isOwn)).to.deep.equal([true, true, false, false]);
  });

  it("takes any for its own where there is no remote", () => {
    const { isOwn, hasOrigin } = ownRepository(folder());
    expect([hasOrigin, isOwn("https://example.com/x")]).to.deep.equal([false, true]);
  });
});
