import { expect } from "chai";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

describe("tiphys status", () => {
  const repository = gitWorkTree();
  const status = async (...argv: readonly string[]) =>
    await runTiphys({ argv: ["status", ...argv], cwd: repository().folder });
  const change = (environment: string, text: string) => {
    repository().write({ [`apps/shop/overlays/${environment}/kustomization.yaml`]: text });
    return repository().commit();
  };

  it("says where each version is, since when, by which commit, and what waits", async () => {
    repository().write(promotionFleet());
    const first = repository().commit().slice(0, 12);
    const second = change("dev", overlay("dev", "v4")).slice(0, 12);
    change("dev", `${overlay("dev", "v4")}# a note\n`);
    const { exitCode, stdout } = await status();
    expect(exitCode).to.equal(0);
    expect(stdout.split("\n")).to.deep.equal([
      "APP   ENVIRONMENT  VERSION  SINCE                 COMMIT        GATES  WAITING TO COME",
      `shop  dev          shop v4  2026-11-21 12:00 UTC  ${second}`,
      `shop  staging      shop v2  2026-11-21 12:00 UTC  ${first}  open   from dev: shop: v2 -> v4`,
      `shop  prod         shop v1  2026-11-21 12:00 UTC  ${first}  open   from staging: shop: v1 -> v2`,
      "",
    ]);
  });

  it("goes back over many changes that leave the version alone, and stops where it came again", async () => {
    repository().write(promotionFleet());
    repository().commit();
    change("dev", overlay("dev", "v9"));
    const again = change("dev", overlay("dev", "v3"));
    for (let note = 0; note < 9; note++) change("dev", `${overlay("dev", "v3")}# ${note}\n`);
    const { stdout } = await status("shop", "--format", "json");
    const { apps } = JSON.parse(stdout);
    expect(apps[0]).to.deep.include({
      environment: "dev",
      commit: again,
      since: "2026-11-21T12:00:00.000Z",
      pending: null,
    });
    expect(apps[1].pending).to.deep.include({ from: "dev", changes: ["shop: v2 -> v3"] });
  });

  it("dates what a merge brought by the merge", async () => {
    repository().write(promotionFleet());
    repository().commit();
    const { git } = repository();
    git("checkout", "--quiet", "-b", "change");
    change("dev", overlay("dev", "v5"));
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-ff", "--no-edit", "change");
    const { apps } = JSON.parse((await status("--format", "json")).stdout);
    expect(apps[0].commit).to.equal(git("rev-parse", "HEAD"));
  });

  it("says which gate a version waits for first, and until when", async () => {
    const prod =
      '{after: [staging], soak: 30m, checks: [scan], windows: [{allow: "Mon-Thu 09:00-16:00", timeZone: UTC}]}';
    repository().write({
      ...promotionFleet({ prod }),
      "freezes/peak.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFreeze\nmetadata: {name: peak}\nspec: {owner: ops, reason: sale, until: 2026-11-25, environments: [staging]}\n",
    });
    repository().commit();
    const { stdout } = await status();
    expect(stdout).to.contain(
      'wait, freeze: "peak" of ops: sale, until 2026-11-26 00:00 UTC  from dev: shop: v2 -> v3\n',
    );
    expect(stdout).to.match(
      / wait, soak: 0s of 30m in staging, until 2026-11-23 09:00 UTC +from staging: shop: v1 -> v2\n/,
    );
    const { apps } = JSON.parse((await status("--format", "json")).stdout);
    expect(apps[2].pending.gates).to.deep.equal({
      verdict: "wait",
      reason: "soak: 0s of 30m in staging",
      passesAt: "2026-11-23T09:00:00.000Z",
      unasked: ["render", "policy", "checks"],
    });
    expect(apps[0].pending).to.equal(null);
  });

  it("refuses a freeze that cannot be read, with its place", async () => {
    repository().write({ ...promotionFleet(), "freezes/a.yaml": "kind: GuardrailFreeze\n" });
    repository().commit();
    const { exitCode, stderr } = await status();
    expect([exitCode, stderr.includes("freezes/a.yaml: ")]).to.deep.equal([2, true]);
  });

  it("looks at the revision that is named", async () => {
    repository().write(promotionFleet());
    const first = repository().commit();
    change("dev", overlay("dev", "v4"));
    expect((await status("--at", first)).stdout).to.contain("shop  dev          shop v3");
    expect((await status("--at", "nowhere")).exitCode).to.equal(2);
  });

  it("refuses an app that is not there, and a commit without a fleet", async () => {
    repository().write(promotionFleet());
    repository().commit();
    expect((await status("shpo")).stderr).to.contain('expected an app of the fleet, got "shpo"');
    repository().git("rm", "--quiet", "tiphys.yaml");
    repository().commit();
    expect((await status()).stderr).to.contain(
      "expected tiphys.yaml in the commit at hand, found none",
    );
  });
});
