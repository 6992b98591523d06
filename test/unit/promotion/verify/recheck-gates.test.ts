import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const HOUR_MS = 3_600_000;

describe("tiphys verify --gates", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  const run = async (argv: readonly string[], now = TEST_DAY) =>
    await runTiphys({ argv, cwd: repository().folder, env: promotionEnv(kustomize), now });
  const recheck = async (now = TEST_DAY) => {
    const argv = ["verify", "--gates", "--base", "main", "--format", "json"];
    const { exitCode, stdout, stderr } = await run(argv, now);
    return { exitCode, stderr, report: stdout === "" ? null : JSON.parse(stdout) };
  };
  const gateWords = (report: { changes: { gates: { gate: string; verdict: string }[] }[] }) =>
    report.changes[0]?.gates.map(({ gate, verdict }) => `${gate} ${verdict}`);

  /** A promotion on a branch that has left main. */
  async function begin(prod = "{after: [staging]}"): Promise<void> {
    repository().write(promotionFleet({ prod }));
    repository().commit();
    repository().git("checkout", "--quiet", "-b", "change");
    expect((await run(["promote", "shop", "--to", "prod"])).exitCode).to.equal(0);
  }

  /** What main gets meanwhile. */
  function onMain(files: Readonly<Record<string, string>>): void {
    repository().git("checkout", "--quiet", "main");
    repository().write(files);
    repository().commit();
    repository().git("checkout", "--quiet", "change");
  }

  it("passes while everything still holds", async () => {
    await begin();
    const { exitCode, report } = await recheck();
    expect([exitCode, report.verdict]).to.deep.equal([0, "pass"]);
    expect(gateWords(report)).to.deep.equal([
      "render pass",
      "policy pass",
      "soak pass",
      "freeze pass",
    ]);
    const text = await run(["verify", "--gates", "--base", "main"]);
    expect(text.stdout).to.match(
      /^promotion: shop in prod \(\w{12} onto \w{12}\)\n {2}pass {2}render/,
    );
    expect(text.stdout).to.contain("\nit may be merged\n");
  });

  it("waits for a freeze that came to the target branch since", async () => {
    await begin();
    onMain({
      "freezes/peak.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFreeze\nmetadata: {name: peak}\nspec: {owner: ops, reason: sale, until: 2026-11-25}\n",
    });
    const { exitCode, report } = await recheck();
    expect([exitCode, gateWords(report)?.at(-1)]).to.deep.equal([3, "freeze wait"]);
  });

  it("waits outside of a window by the hour of the merge", async () => {
    await begin('{after: [staging], windows: [{deny: "Sat 13:00-15:00", timeZone: UTC}]}');
    expect((await recheck()).exitCode).to.equal(0);
    expect((await recheck(TEST_DAY + 2 * HOUR_MS)).exitCode).to.equal(3);
  });

  it("waits where the environment before has another version by now", async () => {
    await begin();
    onMain({ [STAGING]: overlay("staging", "v3") });
    const { exitCode, report } = await recheck();
    expect(exitCode).to.equal(3);
    expect(report.changes[0].gates[2].reason).to.equal("staging has another version");
  });

  it("goes by the gates of the target branch, whatever the change says of them", async () => {
    await begin();
    onMain({
      "tiphys.yaml": String(
        promotionFleet({ prod: "{after: [staging], soak: 30m}" })["tiphys.yaml"],
      ),
    });
    const { exitCode, report } = await recheck(TEST_DAY);
    expect([exitCode, gateWords(report)?.[2]]).to.deep.equal([3, "soak wait"]);
  });

  it("fails for a policy that came to the target branch since", async () => {
    await begin();
    const policy = String(promotionFleet()["policies/tags.yaml"]);
    onMain({ "policies/tags.yaml": policy.replace(":bad", ":v2") });
    const { exitCode, report } = await recheck();
    expect([exitCode, gateWords(report)?.[1]]).to.deep.equal([1, "policy fail"]);
  });

  it("fails for evidence that Git contradicts", async () => {
    await begin();
    repository().write({ [PROD]: overlay("prod", "v9") });
    repository().commit();
    const { exitCode, report } = await recheck();
    expect(exitCode).to.equal(1);
    expect(report.changes[0].problems[0]).to.match(
      /^after: shop in prod at \w{12}: the evidence says shop v2, Git says shop v9$/,
    );
  });

  it("asks of a rollback what render and policy say", async () => {
    await begin();
    repository().git("checkout", "--quiet", "-B", "main");
    repository().git("checkout", "--quiet", "-b", "back");
    expect((await run(["rollback", "shop", "--env", "prod"])).exitCode).to.equal(0);
    const { exitCode, report } = await recheck();
    expect([exitCode, gateWords(report)]).to.deep.equal([0, ["render pass", "policy pass"]]);
  });

  it("fails for a rollback to a version that the change itself brought and took away", async () => {
    repository().write(promotionFleet());
    repository().commit();
    repository().git("checkout", "--quiet", "-b", "change");
    for (const tag of ["v9", "v1"]) {
      repository().write({ [PROD]: overlay("prod", tag) });
      repository().commit();
    }
    const argv = ["rollback", "shop", "--env", "prod", "--to", "v9"];
    expect((await run(argv)).exitCode).to.equal(0);
    const { exitCode, report } = await recheck();
    expect(exitCode).to.equal(1);
    expect(report.changes[0].problems[0]).to.match(
      /^source: it restores \w{12}, at which the target branch never stood$/,
    );
  });

  describe("of broken glass", () => {
    const SOAK = "{after: [staging], soak: 30m}";
    const GLASS = ["--breakglass", "INC-7", "-m", "orders are lost"];

    /** A key with which every commit is signed from now on; as a signer of a fleet. */
    function signAs(name: string): string {
      const key = join(dirname(repository().folder), name);
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
      repository().git("config", "gpg.format", "ssh");
      repository().git("config", "user.signingKey", key);
      repository().git("config", "commit.gpgSign", "true");
      const sshKey = readFileSync(`${key}.pub`, "utf8").trim();
      return `  signers: [{name: ${name}, sshKey: "${sshKey}"}]\n`;
    }

    const breakGlass = async () =>
      expect((await run(["promote", "shop", "--to", "prod", ...GLASS])).exitCode).to.equal(0);

    it("passes by a signer of the target branch, who signed what holds the evidence", async () => {
      repository().write(promotionFleet({ prod: SOAK, spec: signAs("lead") }));
      repository().commit();
      repository().git("checkout", "--quiet", "-b", "change");
      repository().git("commit", "--quiet", "--allow-empty", "-m", "Signed, and before it");
      await breakGlass();
      expect((await recheck()).exitCode).to.equal(0);
      repository().git("config", "commit.gpgSign", "false");
      repository().git("commit", "--quiet", "--amend", "--no-edit");
      const { exitCode, report } = await recheck();
      expect(exitCode).to.equal(1);
      expect(report.changes[0].problems[0]).to.match(/^signature: \w{12}: it is not signed$/);
    });

    it("fails for a signer whom the change itself names", async () => {
      repository().write(promotionFleet({ prod: SOAK, spec: signAs("lead") }));
      repository().commit();
      repository().git("checkout", "--quiet", "-b", "change");
      repository().write(promotionFleet({ prod: SOAK, spec: signAs("mallory") }));
      repository().commit();
      await breakGlass();
      const { exitCode, report } = await recheck();
      expect(exitCode).to.equal(1);
      expect(report.changes[0].problems[0]).to.contain("signed by nobody whom the fleet names");
    });
  });

  it("has nothing to ask where no evidence changed, and asks for its base", async () => {
    repository().write(promotionFleet());
    repository().commit();
    const { exitCode, report } = await recheck();
    expect([exitCode, report.changes]).to.deep.equal([0, []]);
    expect((await run(["verify", "--gates"])).stderr).to.contain(
      "expected --base with the target branch beside it, got none",
    );
    expect((await run(["verify", "--base", "main"])).stderr).to.contain(
      "expected --gates beside it, got none",
    );
  });
});
