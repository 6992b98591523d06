import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { openHost } from "#promotion/host/open-host.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";

describe("the code host of a remote", () => {
  const repository = gitWorkTree();

  async function open(remote: string, tokenFile: string | null, env = {}) {
    const { folder, git, write } = repository();
    write({ token: "ghs_token\n", empty: "\n" });
    git("remote", "add", "origin", remote);
    const { env: own, ...rest } = gitWorld(folder);
    const world = { ...rest, env: { ...own, ...env }, now: () => TEST_DAY };
    const opened = await openRepository(folder, world);
    const host = await openHost(opened, { tokenFile, remote: "origin", world });
    host?.close();
    return host?.name ?? null;
  }

  it("is GitHub where the remote is there and a token file is named", async () => {
    expect(await open("git@github.com:acme/shop.git", "token")).to.equal("acme/shop on GitHub");
  });

  it("is GitHub by TIPHYS_TOKEN_FILE and GITHUB_REPOSITORY", async () => {
    const env = { TIPHYS_TOKEN_FILE: "token", GITHUB_REPOSITORY: "acme/other" };
    expect(await open("/srv/mirror.git", null, env)).to.equal("acme/other on GitHub");
  });

  it("is none without a token, and for a token of the surroundings elsewhere", async () => {
    expect(await open("git@github.com:acme/shop.git", null)).to.equal(null);
    repository().git("remote", "remove", "origin");
    const env = { TIPHYS_TOKEN_FILE: "token" };
    expect(await open("git@gitlab.com:acme/shop.git", null, env)).to.equal(null);
  });

  it("refuses a token file for another host, one that is missing, and one without a token", async () => {
    const elsewhere = await errorOf(open("git@gitlab.com:acme/shop.git", "token"));
    expect(elsewhere.message).to.contain("it is on another host");
    repository().git("remote", "remove", "origin");
    const missing = await errorOf(open("git@github.com:acme/shop.git", "absent"));
    expect(missing.message).to.contain("expected a file with a token, got ENOENT");
    repository().git("remote", "remove", "origin");
    const empty = await errorOf(open("git@github.com:acme/shop.git", "empty"));
    expect(empty.message).to.contain("expected one token, got nothing");
  });
});
