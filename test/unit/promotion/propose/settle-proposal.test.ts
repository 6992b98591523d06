import { expect } from "chai";
import { join } from "node:path";
import { type GithubServer, startGithub } from "#test/support/github-server.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";

const TOKEN = "ghs_aVerySecretToken";
const BRANCH = "tiphys/promote/shop/prod";
const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const URL_OF_FIRST = "https://github.com/acme/shop/pull/1";

describe("tiphys promote --pr", function () {
  this.timeout(60_000);
  const repository = gitWorkTree();
  let kustomize = "";
  let server: GithubServer;
  let remote: PromotionRemote;

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  beforeEach(async () => {
    server = await startGithub({ token: TOKEN, tipOf: (branch) => remote.tip(branch) });
  });
  afterEach(() => server.close());

  function begin(given: Parameters<typeof promotionFleet>[0] = {}): void {
    remote = promotionRemote(repository(), { files: promotionFleet(given), kustomize });
    repository().write({ ".git/token": TOKEN });
  }

  async function propose(argv: readonly string[] = [], now = TEST_DAY) {
    const env = { GITHUB_API_URL: server.url, GITHUB_REPOSITORY: "acme/shop" };
    const token = ["--token-file", join(".git", "token")];
    return await remote.tiphys(["promote", "shop", "--to", "prod", "--pr", ...token, ...argv], {
      env,
      now,
    });
  }

  const writes = () => server.calls.filter(({ method }) => method !== "GET").length;

  it("opens a pull request from a branch with one commit on top of the base", async () => {
    begin();
    const { exitCode, stdout, stderr } = await propose();
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.match(
      new RegExp(
        `\\nproposed: pull request ${URL_OF_FIRST} \\(branch ${BRANCH} at [0-9a-f]{12}\\)\\n$`,
      ),
    );
    expect(remote.subjects(`main..${BRANCH}`)).to.deep.equal(["Promote shop to prod: shop v2"]);
    expect(remote.show("main", PROD)).to.equal(overlay("prod", "v1").trim());
    expect(remote.show(BRANCH, PROD)).to.equal(overlay("prod", "v2").trim());
    expect(server.pulls().map(({ head, base, title }) => [head, base, title])).to.deep.equal([
      [BRANCH, "main", "Promote shop to prod: shop v2"],
    ]);
    expect(server.statuses(remote.tip(BRANCH) ?? "")).to.deep.equal({
      "tiphys/gates": "success: every gate passes: render, policy, soak, freeze",
    });
    expect(JSON.stringify(server.calls.map(({ path, body }) => [path, body]))).not.to.contain(
      TOKEN,
    );
  });

  it("says in it what moves, what the gates say, and what changes in the render", async () => {
    begin();
    await propose();
    const body = (server.pulls()[0]?.body ?? "").replaceAll("\r\n", "\n");
    expect(body).to.match(/^`shop`: `staging` → `prod`, on top of `main` at `[0-9a-f]{12}`\.\n\n/);
    expect(body).to.contain("- `shop: v1 -> v2`\n");
    expect(body).to.contain("| policy | pass | `no new denial` |\n");
    expect(body).to.contain(
      "- changed `Deployment shop-prod/shop`: `spec.template.spec.containers[0].image`\n",
    );
    expect(body).to.contain("`promotions/shop/prod.yaml` in this change");
  });

  it("changes nothing when it is run again, though the base went on elsewhere", async () => {
    begin();
    await propose();
    const tip = remote.tip(BRANCH);
    const before = writes();
    remote.change({ "README.md": "more\n" });
    const { exitCode, stdout } = await propose([], TEST_DAY + 60_000);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain(`proposed already: pull request ${URL_OF_FIRST}`);
    expect([remote.tip(BRANCH), writes()]).to.deep.equal([tip, before]);
  });

  it("writes branch and pull request anew when something newer comes", async () => {
    begin();
    await propose();
    remote.change({ [STAGING]: overlay("staging", "v3") });
    const { stdout } = await propose();
    expect(stdout).to.contain(`proposed anew: pull request ${URL_OF_FIRST}`);
    expect(remote.subjects(`main..${BRANCH}`)).to.deep.equal(["Promote shop to prod: shop v3"]);
    expect(server.pulls().map(({ title, state }) => [title, state])).to.deep.equal([
      ["Promote shop to prod: shop v3", "open"],
    ]);
  });

  it("writes the branch anew when the target changed under it", async () => {
    begin();
    await propose();
    remote.change({ [PROD]: `${overlay("prod", "v1")}# a note\n` });
    await propose();
    expect(remote.show(BRANCH, PROD)).to.equal(`${overlay("prod", "v2")}# a note`);
    expect(remote.subjects(`main..${BRANCH}`)).to.have.length(1);
  });

  it("closes what is there already, with a word, and deletes its branch", async () => {
    begin();
    await propose();
    remote.change({ [PROD]: overlay("prod", "v2") });
    const { exitCode, stdout } = await propose();
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("nothing to do\n");
    expect(stdout).to.contain(`closed: pull request ${URL_OF_FIRST}`);
    expect([remote.tip(BRANCH), server.pulls()[0]?.state]).to.deep.equal([null, "closed"]);
    expect(server.comments(1)).to.deep.equal([
      "<!-- tiphys:closed -->\nprod has shop v2 now: nothing is left to promote.",
    ]);
    expect((await propose()).stdout).not.to.contain("closed");
  });

  it("leaves a pull request closed that a person closed, until there is another version", async () => {
    begin();
    await propose();
    server.closePull(1);
    const again = await propose();
    expect(again.stdout).to.contain(`declined: somebody closed pull request ${URL_OF_FIRST}`);
    expect(server.pulls()).to.have.length(1);
    remote.change({ [STAGING]: overlay("staging", "v3") });
    expect((await propose()).stdout).to.contain("https://github.com/acme/shop/pull/2");
  });

  it("opens none while a gate waits, and marks the one that is open", async () => {
    begin({ prod: "{after: [staging], soak: 30m}" });
    const early = await propose();
    expect([early.exitCode, remote.tip(BRANCH), writes()]).to.deep.equal([3, null, 0]);
    await propose([], TEST_DAY + 30 * 60_000);
    const head = remote.tip(BRANCH) ?? "";
    expect(server.statuses(head)["tiphys/gates"]).to.match(/^success: /);
    remote.change({
      "freezes/peak.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFreeze\nmetadata: {name: peak}\nspec: {owner: ops, reason: sale, until: 2026-11-25}\n",
    });
    const frozen = await propose([], TEST_DAY + 31 * 60_000);
    expect(frozen.exitCode).to.equal(3);
    expect(server.statuses(head)["tiphys/gates"]).to.equal(
      'pending: freeze waits: "peak" of ops: sale',
    );
    expect([remote.tip(BRANCH), server.pulls()[0]?.state]).to.deep.equal([head, "open"]);
  });

  it("does not touch a branch on which somebody else has committed", async () => {
    begin();
    await propose();
    const { git, write } = repository();
    git("fetch", "--quiet", "origin", BRANCH);
    git("checkout", "--quiet", "--detach", "FETCH_HEAD");
    write({ "README.md": "mine\n" });
    git("add", "--all");
    git("commit", "--quiet", "--message=Mine");
    git("push", "--quiet", "origin", `HEAD:${BRANCH}`);
    git("checkout", "--quiet", "main");
    const tip = remote.tip(BRANCH);
    remote.change({ [STAGING]: overlay("staging", "v3") });
    const { exitCode, stderr } = await propose();
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(
      /expected a commit of tiphys, got [0-9a-f]{12} "Mine" of somebody else/,
    );
    expect(remote.tip(BRANCH)).to.equal(tip);
  });

  it("goes on where a run before broke off between branch and pull request", async () => {
    begin();
    server.failNext(/^POST \/pulls$/, {
      status: 403,
      body: { message: "Resource not accessible" },
    });
    const broken = await propose();
    expect([broken.exitCode, server.pulls().length]).to.deep.equal([2, 0]);
    expect(broken.stderr).to.contain("Resource not accessible");
    const tip = remote.tip(BRANCH);
    expect(tip).not.to.equal(null);
    await propose();
    expect([remote.tip(BRANCH), server.pulls().length]).to.deep.equal([tip, 1]);
  });

  it("opens one pull request where several run at once", async () => {
    begin();
    const runs = await Promise.all([1, 2, 3, 4].map(async () => await propose()));
    expect(runs.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).to.deep.equal(
      Array(4).fill("0"),
    );
    expect(server.pulls()).to.have.length(1);
    expect(remote.subjects(`main..${BRANCH}`)).to.have.length(1);
  });

  it("pushes the branch alone where no code host is known, and says so", async () => {
    begin();
    const argv = ["promote", "shop", "--to", "prod", "--pr"];
    const { exitCode, stdout } = await remote.tiphys(argv);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(
      new RegExp(
        `\\nproposed: branch ${BRANCH} at [0-9a-f]{12}; no token file names a code host, so merge it yourself\\n$`,
      ),
    );
    expect((await remote.tiphys(argv)).stdout).to.contain("proposed already: branch");
    remote.change({ [PROD]: overlay("prod", "v2") });
    expect((await remote.tiphys(argv)).stdout).to.contain(`closed: branch ${BRANCH}`);
    expect(remote.tip(BRANCH)).to.equal(null);
  });

  it("says in JSON what became of it, and changes nothing in a dry run", async () => {
    begin();
    const dry = await propose(["--dry-run", "--format", "json"]);
    expect(JSON.parse(dry.stdout)).to.deep.include({
      result: "planned",
      commit: null,
      proposal: { branch: BRANCH, commit: null, state: "none", pullRequest: null },
    });
    expect([remote.tip(BRANCH), writes()]).to.deep.equal([null, 0]);
    const { stdout } = await propose(["--format", "json"]);
    const head = remote.tip(BRANCH);
    expect(JSON.parse(stdout)).to.deep.include({
      result: "proposed",
      commit: head,
      proposal: {
        branch: BRANCH,
        commit: head,
        state: "opened",
        pullRequest: { number: 1, url: URL_OF_FIRST },
      },
    });
  });

  it("takes either --pr or --push", async () => {
    begin();
    const { exitCode, stderr } = await propose(["--push"]);
    expect([exitCode, stderr]).to.deep.equal([
      2,
      "tiphys: promote: --pr: expected no --push beside it. Choose a pull request, or the branch itself.\n",
    ]);
  });
});
