import { expect } from "chai";
import { type GithubServer, startGithub } from "#test/support/github-server.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";

const BRANCH = "tiphys/promote/shop/prod";
const FREEZE =
  "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFreeze\nmetadata: {name: peak}\nspec: {owner: ops, reason: sale, until: 2026-11-25}\n";

describe("tiphys verify --gates --post-status", function () {
  this.timeout(60_000);
  const repository = gitWorkTree();
  let server: GithubServer;
  let remote: PromotionRemote;
  let head = "";

  before(async function () {
    this.timeout(300_000);
    await kustomizePath();
  });
  beforeEach(async () => {
    server = await startGithub({ token: "ghs_token" });
    const kustomize = await kustomizePath();
    remote = promotionRemote(repository(), { files: promotionFleet(), kustomize });
    repository().write({ ".git/token": "ghs_token" });
    await remote.tiphys(["promote", "shop", "--to", "prod", "--pr"]);
    repository().git("fetch", "--quiet", "origin", BRANCH);
    head = remote.tip(BRANCH) ?? "";
  });
  afterEach(() => server.close());

  async function post(commit: string, env = {}) {
    repository().git("fetch", "--quiet", "origin");
    const argv = ["verify", commit, "--gates", "--base", "origin/main", "--post-status"];
    const own = {
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: "acme/shop",
      TIPHYS_TOKEN_FILE: ".git/token",
    };
    return await remote.tiphys(argv, { env: { ...own, ...env } });
  }

  it("writes that every gate passes, and once only", async () => {
    expect((await post(head)).exitCode).to.equal(0);
    await post(head);
    expect(server.statuses(head)["tiphys/gates"]).to.match(/^success: every gate passes: render/);
    expect(server.calls.filter(({ method }) => method === "POST")).to.have.length(1);
  });

  it("writes what waits by what the target branch says now", async () => {
    remote.change({ "freezes/peak.yaml": FREEZE });
    expect((await post(head)).exitCode).to.equal(3);
    expect(server.statuses(head)["tiphys/gates"]).to.equal(
      'pending: freeze waits: "peak" of ops: sale',
    );
  });

  it("writes a pass where no version changes, so that the status may be required everywhere", async () => {
    const other = remote.change({ "README.md": "more\n" });
    expect((await post(other)).exitCode).to.equal(0);
    expect(server.statuses(other)["tiphys/gates"]).to.equal(
      "success: no version changes with evidence",
    );
  });

  it("says what it needs", async () => {
    const { exitCode, stderr } = await post(head, { TIPHYS_TOKEN_FILE: "" });
    expect([exitCode, stderr]).to.deep.equal([
      2,
      "tiphys: verify: --post-status: expected a token for the code host, got none. Name its file with --token-file or TIPHYS_TOKEN_FILE.\n",
    ]);
    const alone = await remote.tiphys(["verify", "--post-status"]);
    expect(alone.stderr).to.contain("--post-status: expected --gates beside it, got none.");
  });
});
