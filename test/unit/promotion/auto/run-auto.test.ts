import { expect } from "chai";
import type { FileTree } from "#test/support/file-tree.ts";
import { type GithubServer, startGithub } from "#test/support/github-server.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";

const TOKEN = "ghs_aVerySecretToken";

describe("tiphys promote --auto", function () {
  this.timeout(120_000);
  const repository = gitWorkTree();
  let kustomize = "";
  let remote: PromotionRemote;

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  /** Apps a, b … as "shop" is: v3 in dev, v2 in staging, v1 in prod. */
  function begin({
    apps = ["shop"],
    prod = "{after: [staging], auto: true}",
    more = {},
  }: Given = {}) {
    const files = Object.entries(promotionFleet({ prod })).flatMap(([path, text]) =>
      path.startsWith("apps/")
        ? apps.map((app) => [path.replace("apps/shop", `apps/${app}`), text] as const)
        : [
            [
              path,
              String(text).replace(
                "promotion: {after: [dev]}",
                "promotion: {after: [dev], auto: true}",
              ),
            ] as const,
          ],
    );
    remote = promotionRemote(repository(), {
      files: { ...Object.fromEntries(files), ...more },
      kustomize,
    });
  }

  interface Given {
    readonly apps?: readonly string[];
    readonly prod?: string;
    readonly more?: FileTree;
  }

  const pass = async (argv: readonly string[] = [], now = TEST_DAY) =>
    await remote.tiphys(["promote", "--auto", "--push", ...argv], { now });
  const tagIn = (environment: string, app = "shop") =>
    /newTag: (\S+)/.exec(
      remote.show("main", `apps/${app}/overlays/${environment}/kustomization.yaml`),
    )?.[1];

  it("moves every version one step, the last environment first, and has nothing to do at the end", async () => {
    begin();
    const base = remote.tip("main") ?? "";
    const first = await pass();
    expect([first.exitCode, first.stderr]).to.deep.equal([0, ""]);
    expect(first.stdout).to.match(
      /^APP {3}TO {7}RESULT {4}VERSION {13}WHY\nshop {2}prod {5}promoted {2}shop v1 -> shop v2 {2}commit [0-9a-f]{12}\nshop {2}staging {2}promoted {2}shop v2 -> shop v3 {2}commit [0-9a-f]{12}\n\norigin\/main: 2 promoted\n$/,
    );
    expect([tagIn("prod"), tagIn("staging")]).to.deep.equal(["v2", "v3"]);
    expect((await pass()).stdout).to.contain("origin/main: 1 promoted, 1 nothing to do\n");
    expect((await pass()).stdout).to.equal("origin/main: 2 nothing to do\n");
    expect(remote.subjects(`${base}..main`)).to.deep.equal([
      "Promote shop to prod: shop v3",
      "Promote shop to staging: shop v3",
      "Promote shop to prod: shop v2",
    ]);
  });

  it("leaves alone what the fleet does not let promote by itself", async () => {
    begin({ prod: "{after: [staging]}" });
    expect((await pass()).stdout).to.contain("origin/main: 1 promoted\n");
    expect([tagIn("prod"), tagIn("staging")]).to.deep.equal(["v1", "v3"]);
  });

  it("ends well where all that is left waits, and says for what and until when", async () => {
    begin({ prod: "{after: [staging], auto: true, soak: 30m, checks: [scan]}" });
    const { exitCode, stdout } = await pass(["--format", "json"]);
    expect(exitCode).to.equal(0);
    const { steps } = JSON.parse(stdout);
    expect(
      steps.map(({ app, to, result, passesAt }: Record<string, unknown>) => [
        app,
        to,
        result,
        passesAt,
      ]),
    ).to.deep.equal([
      ["shop", "prod", "waits", "2026-11-21T12:30:00.000Z"],
      ["shop", "staging", "promoted", null],
    ]);
    expect(
      steps[0].gates.map(({ gate, verdict }: Record<string, string>) => `${gate} ${verdict}`),
    ).to.deep.equal(["soak wait", "freeze pass"]);
  });

  it("goes on where one app cannot be read and another one is refused", async () => {
    begin({
      apps: ["broken", "denied", "shop"],
      more: {
        "apps/broken/overlays/staging/kustomization.yaml": "images: [{name: shop, newTag: 1.10}]\n",
        "apps/denied/overlays/staging/kustomization.yaml": overlay("staging", "bad"),
        "apps/denied/overlays/dev/kustomization.yaml": overlay("dev", "bad"),
      },
    });
    const { exitCode, stdout } = await pass();
    expect(exitCode).to.equal(2);
    expect(stdout).to.match(
      /^broken +prod +failed +apps\/broken\/overlays\/staging\/kustomization\.yaml/m,
    );
    expect(stdout).to.match(/^denied +prod +refused +shop v1 -> shop bad +policy: 1 new denial/m);
    expect(stdout).to.contain("origin/main: 2 promoted, 1 nothing to do, 1 refused, 2 failed\n");
    expect([tagIn("prod"), tagIn("prod", "denied")]).to.deep.equal(["v2", "v1"]);
    expect((await pass(["denied"])).exitCode).to.equal(1);
  });

  it("loses and doubles nothing where several passes and a person run at once", async () => {
    const apps = ["a", "b", "c", "d"];
    begin({ apps, prod: "{after: [staging]}" });
    const base = remote.tip("main") ?? "";
    const person = remote.tiphys(["promote", "c", "--to", "staging", "--push"]);
    const passes = await Promise.all([pass(), pass(), pass(), person]);
    expect(passes.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).to.deep.equal(
      Array(4).fill("0"),
    );
    expect([...remote.subjects(`${base}..main`)].sort()).to.deep.equal(
      apps.map((app) => `Promote ${app} to staging: shop v3`),
    );
  });

  it("commits on the branch at hand without --push, and changes nothing in a dry run", async () => {
    begin();
    const head = repository().git("rev-parse", "HEAD");
    const dry = await remote.tiphys(["promote", "--auto", "--dry-run"]);
    expect(dry.stdout).to.contain("HEAD: 2 would pass\n");
    expect(repository().git("rev-parse", "HEAD")).to.equal(head);
    expect((await remote.tiphys(["promote", "--auto"])).stdout).to.contain("HEAD: 2 promoted\n");
    expect(repository().git("log", "--format=%s", `${head}..`).split("\n")).to.have.length(2);
    expect(repository().git("status", "--porcelain")).to.equal("");
    expect(remote.tip("main")).to.equal(head);
  });

  it("refuses options that the fleet decides, and an app that is none", async () => {
    begin();
    const { stderr } = await pass(["--to", "prod"]);
    expect(stderr).to.equal(
      "tiphys: promote: --to: expected no --auto beside it, which goes by the fleet.\n",
    );
    expect((await pass(["shpo"])).stderr).to.contain('expected an app of the fleet, got "shpo"');
  });

  describe("--pr", () => {
    let server: GithubServer;

    beforeEach(async () => {
      server = await startGithub({ token: TOKEN, tipOf: (branch) => remote.tip(branch) });
    });
    afterEach(() => server.close());

    async function proposeAll() {
      repository().write({ ".git/token": TOKEN });
      const env = {
        GITHUB_API_URL: server.url,
        GITHUB_REPOSITORY: "acme/shop",
        TIPHYS_TOKEN_FILE: ".git/token",
      };
      return await remote.tiphys(["promote", "--auto", "--pr"], { env });
    }

    it("marks what was rolled back as waiting, and does not propose it", async () => {
      begin({ prod: "{after: [staging], auto: true}" });
      await proposeAll();
      const branch = "tiphys/promote/shop/prod";
      const head = remote.tip(branch) ?? "";
      await remote.tiphys(["promote", "shop", "--to", "prod", "--push"]);
      await remote.tiphys(["rollback", "shop", "--env", "prod", "--push"]);
      const { stdout } = await proposeAll();
      expect(stdout).to.match(
        /^shop +prod +waits +shop v1 -> shop v2 +rollback: shop v2 was rolled/m,
      );
      expect(server.statuses(head)["tiphys/gates"]).to.match(/^pending: shop v2 was rolled back/);
      expect(remote.tip(branch)).to.equal(head);
    });

    it("opens a pull request for each, leaves them when it runs again, and sweeps what is done or gone", async () => {
      begin({ apps: ["a", "b"], prod: "{after: [staging], auto: true}" });
      const first = await proposeAll();
      expect([first.exitCode, first.stderr]).to.deep.equal([0, ""]);
      expect(first.stdout).to.contain("origin/main: 4 proposed\n");
      expect(server.pulls().map(({ head }) => head)).to.deep.equal([
        "tiphys/promote/a/prod",
        "tiphys/promote/b/prod",
        "tiphys/promote/a/staging",
        "tiphys/promote/b/staging",
      ]);
      const before = server.calls.filter(({ method }) => method !== "GET").length;
      await proposeAll();
      expect(server.calls.filter(({ method }) => method !== "GET").length).to.equal(before);
      remote.change({ "apps/a/overlays/prod/kustomization.yaml": overlay("prod", "v2") });
      const { git } = repository();
      git("rm", "-r", "--quiet", "apps/b/overlays/prod", "apps/b/overlays/staging");
      git("commit", "--quiet", "--message=Gone");
      git("push", "--quiet", "origin", "HEAD:main");
      const last = await proposeAll();
      expect(last.stderr).to.equal("");
      expect(server.pulls().map(({ head, state }) => `${head} ${state}`)).to.deep.equal([
        "tiphys/promote/a/prod closed",
        "tiphys/promote/b/prod closed",
        "tiphys/promote/a/staging open",
        "tiphys/promote/b/staging closed",
      ]);
      expect(server.comments(2)[0]).to.contain("The fleet has no b in prod any more.");
    });
  });
});
