import { expect } from "chai";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";

const MINUTE_MS = 60_000;

describe("tiphys explain", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  const explain = async (...argv: readonly string[]) =>
    await runTiphys({
      argv: ["explain", "shop", ...argv],
      cwd: repository().folder,
      env: promotionEnv(kustomize),
      now: TEST_DAY + 10 * MINUTE_MS,
    });

  function begin(prod: string, files: Readonly<Record<string, string>> = {}): void {
    repository().write({ ...promotionFleet({ prod }), ...files });
    repository().commit();
  }

  it("says what holds a version, what fails first, until when, and what to do", async () => {
    begin("{after: [staging], soak: 30m, approval: {}}", {
      "apps/shop/overlays/staging/kustomization.yaml": overlay("staging", "bad"),
      "tiphys.yaml": String(
        promotionFleet({
          prod: "{after: [staging], soak: 30m, checks: [scan]}",
        })["tiphys.yaml"],
      ),
    });
    const { exitCode, stdout, stderr } = await explain("--to", "prod");
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout.split("\n").slice(1)).to.deep.equal([
      "  shop: v1 -> bad",
      "",
      "  fail  policy: 1 new denial: images/not-bad on Deployment shop: the image is bad",
      '        See "tiphys check apps/shop/overlays/prod --env prod", and mend the version; or grant an exception that ends.',
      "  wait  soak: 10m of 30m in staging",
      "        passes 2026-11-21 12:30 UTC",
      "        Wait: time alone passes it.",
      ...stdout.split("\n").slice(8, 10),
      "  pass  render, freeze",
      "",
      "it will not pass as it is: mend what fails",
      "",
    ]);
    expect(stdout).to.contain("  wait  checks: scan not passed yet");
  });

  it("says when a version passes by itself, and the command for then", async () => {
    begin("{after: [staging], soak: 30m}");
    const { stdout } = await explain("--to", "prod");
    expect(stdout).to.contain(
      "it passes by itself 2026-11-21 12:30 UTC; then: tiphys promote shop --to prod --push\n",
    );
  });

  it("says all of it as JSON, for a revision", async () => {
    begin("{after: [staging], soak: 30m}");
    const commit = repository().git("rev-parse", "HEAD");
    repository().git("commit", "--quiet", "--allow-empty", "-m", "later");
    const { stdout } = await explain("--to", "prod", "--at", commit, "--format", "json");
    const report = JSON.parse(stdout);
    expect(report).to.deep.include({
      kind: "ExplainReport",
      commit,
      verdict: "wait",
      passesAt: "2026-11-21T12:30:00.000Z",
      command: "tiphys promote shop --to prod --push",
    });
    expect(report.gates.find(({ gate }: { gate: string }) => gate === "soak").advice).to.equal(
      "Wait: time alone passes it.",
    );
  });

  it("says that nothing holds a version, or that it is there", async () => {
    begin("{after: [staging]}");
    expect((await explain("--to", "prod")).stdout).to.contain(
      "nothing holds it: tiphys promote shop --to prod --push\n",
    );
    begin("{after: [staging]}", {
      "apps/shop/overlays/prod/kustomization.yaml": overlay("prod", "v2"),
    });
    expect((await explain("--to", "prod")).stdout).to.match(
      /^shop: prod has what staging has \(shop v2, at \w{12}\)\. See since when: tiphys status shop\n$/,
    );
  });

  it("asks for --to, and refuses what promote refuses", async () => {
    begin("{after: [staging]}");
    expect((await explain()).stderr).to.contain("expected --to with the name of an environment");
    expect((await explain("--to", "prd")).exitCode).to.equal(2);
  });
});
