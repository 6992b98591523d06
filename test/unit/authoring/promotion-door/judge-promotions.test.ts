import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commitMessage } from "#core/promotion/commit-message.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { writeEvidence } from "#core/promotion/evidence/write-evidence.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const EVIDENCE = "promotions/shop/prod.yaml";
const REQUIRED = "{after: [staging], required: true}";

describe("check --base, where evidence is required", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  const run = async (...argv: readonly string[]) =>
    await runTiphys({ argv, cwd: repository().folder, env: promotionEnv(kustomize) });
  const read = (path: string) => readFileSync(join(repository().folder, path), "utf8");
  const change = (files: Readonly<Record<string, string>>) => {
    repository().write(files);
    return repository().commit();
  };

  /** On a branch "change" that has left main. */
  function begin(fleet: Parameters<typeof promotionFleet>[0] = { prod: REQUIRED }): void {
    repository().write(promotionFleet(fleet));
    repository().commit();
    repository().git("checkout", "--quiet", "-b", "change");
  }

  async function check(...argv: readonly string[]) {
    const { exitCode, stdout, stderr } = await run(
      "check",
      "--base",
      "main",
      "--format",
      "json",
      ...argv,
    );
    if (stdout === "") throw new Error(stderr);
    const { targets } = JSON.parse(stdout) as {
      targets: {
        path: string;
        findings: { policy: string; message: string; remedy: string; source: unknown }[];
      }[];
    };
    const unproven = targets.flatMap(({ path, findings }) =>
      findings
        .filter(({ policy }) => policy === "promotion")
        .map((finding) => ({ ...finding, path })),
    );
    return { exitCode, unproven };
  }

  async function reasons(): Promise<readonly string[]> {
    const { exitCode, unproven } = await check();
    expect(exitCode).to.equal(unproven.length === 0 ? 0 : 1);
    return unproven.map(({ message }) => message);
  }

  function forge(edit: (spec: EvidenceSpec) => EvidenceSpec): void {
    const { spec } = readEvidence(read(EVIDENCE), EVIDENCE);
    if (spec === null) throw new Error("there is no evidence to forge");
    const { path, text, digest } = writeEvidence(edit(spec));
    repository().write({ [path]: text, "../message": commitMessage({ spec, digest, note: null }) });
    repository().git("add", "--all");
    repository().git("commit", "--quiet", "--amend", "-F", "../message");
  }

  it("lets a promotion, its rollback, and changes of other things in", async () => {
    begin();
    await run("promote", "shop", "--to", "prod");
    expect(await reasons()).to.deep.equal([]);
    change({ [PROD]: read(PROD).replace("# its own", "# ours") });
    expect(await reasons()).to.deep.equal([]);
    repository().git("checkout", "--quiet", "-B", "main");
    repository().git("checkout", "--quiet", "-b", "back");
    await run("rollback", "shop", "--env", "prod");
    expect(await reasons()).to.deep.equal([]);
  });

  it("denies a version that a person wrote, with file, line and what to do", async () => {
    begin();
    change({ [PROD]: overlay("prod", "v2") });
    const { exitCode, unproven } = await check();
    expect(exitCode).to.equal(1);
    expect(
      unproven.map(({ path, message, remedy, source }) => ({ path, message, remedy, source })),
    ).to.deep.equal([
      {
        path: "apps/shop/overlays/prod",
        message: "shop: v1 -> v2 without valid evidence: there is no promotions/shop/prod.yaml",
        remedy:
          'Take the change out, and run "tiphys promote shop --to prod" on top of the target branch, or "tiphys rollback shop --env prod".',
        source: { file: PROD, line: 6, column: 15 },
      },
    ]);
    expect((await check("apps/shop/overlays/prod")).exitCode).to.equal(1);
    expect((await check("apps/shop/overlays/dev")).exitCode).to.equal(0);
  });

  it("sees a change that is not committed yet", async () => {
    begin();
    repository().write({ [PROD]: overlay("prod", "v9") });
    expect(await reasons()).to.have.length(1);
  });

  it("asks nothing where the target branch does not require evidence", async () => {
    begin({});
    change({
      [PROD]: overlay("prod", "v2"),
      ...only(promotionFleet({ prod: REQUIRED }), "tiphys.yaml"),
    });
    expect(await reasons()).to.deep.equal([]);
  });

  const around: readonly {
    readonly title: string;
    readonly act: () => Promise<void> | void;
    readonly reason: RegExp;
  }[] = [
    {
      title: "required: false in the same change",
      act: () => {
        change({ [PROD]: overlay("prod", "v2"), ...only(promotionFleet(), "tiphys.yaml") });
      },
      reason: /there is no promotions\/shop\/prod\.yaml$/,
    },
    {
      title: "an environment that claims the overlay no more",
      act: () => {
        const tiphys = read("tiphys.yaml").replace("overlays/prod", "overlays/production");
        change({ [PROD]: overlay("prod", "v2"), "tiphys.yaml": tiphys });
      },
      reason: /there is no promotions/,
    },
    {
      title: "promotable: {images: false} in the same change",
      act: () => {
        const tiphys = `${read("tiphys.yaml")}  promotable: {images: false}\n`;
        change({ [PROD]: overlay("prod", "v2"), "tiphys.yaml": tiphys });
      },
      reason: /there is no promotions/,
    },
    {
      title: "evidence of another app",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        forge((spec) => ({ ...spec, app: "cart" }));
        change({ [EVIDENCE]: read("promotions/cart/prod.yaml") });
      },
      reason:
        /is the evidence of promotions\/cart\/prod\.yaml, and lies in promotions\/shop\/prod\.yaml$/,
    },
    {
      title: "evidence of another version",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        change({ [PROD]: overlay("prod", "v9") });
      },
      reason: /its evidence is for shop v2, the overlay has shop v9$/,
    },
    {
      title: "evidence that was changed by hand",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        change({ [EVIDENCE]: `${read(EVIDENCE)}# fine\n` });
      },
      reason: /is not as it was written: its text was changed$/,
    },
    {
      title: "forged evidence of a version that the source never had",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        repository().write({ [PROD]: overlay("prod", "v9") });
        forge((spec) => ({ ...spec, after: { images: [{ name: "shop", tag: "v9" }] } }));
      },
      reason: /its evidence says that staging gave shop v9, Git says shop v2$/,
    },
    {
      title: "forged evidence without a gate",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        forge((spec) => ({ ...spec, gates: spec.gates.filter(({ gate }) => gate !== "soak") }));
      },
      reason: /its evidence tells nothing of soak$/,
    },
    {
      title: "forged evidence that skips",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        forge((spec) => ({ ...spec, gates: spec.gates.slice(1), skipped: ["render"] }));
      },
      reason: /a promotion skips no gate, this skips render$/,
    },
    {
      title: "evidence that looked at a commit which is not merged",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        forge((spec) => ({
          ...spec,
          sourceCommit: repository().git("commit-tree", "-m", "x", "main^{tree}"),
        }));
      },
      reason: /which is not in the history of this change$/,
    },
    {
      title: "a rollback to what was never there",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        repository().write({ [PROD]: overlay("prod", "v0") });
        forge(({ from: _, ...spec }) => ({
          ...spec,
          cause: "rollback",
          restores: { commit: repository().git("rev-parse", "main"), proof: "history" },
          after: { images: [{ name: "shop", tag: "v0" }] },
          gates: spec.gates.slice(0, 2),
          skipped: ["soak", "freeze"],
        }));
      },
      reason: /Git says shop v1$/,
    },
    {
      title: "glass broken by nobody who may",
      act: async () => {
        await run("promote", "shop", "--to", "prod");
        forge((spec) => ({
          ...spec,
          cause: "breakglass",
          ticket: "INC-7",
          reason: "because",
          gates: spec.gates.map((gate) =>
            gate.gate === "soak" ? { ...gate, verdict: "wait" as const } : gate,
          ),
          skipped: ["soak"],
        }));
      },
      reason: /glass is broken, and the target branch names no signers who may$/,
    },
    {
      title: "an overlay that is new, with its version",
      act: () => {
        change({
          "apps/cart/overlays/prod/kustomization.yaml": overlay("prod", "v1").replace(
            "../../base",
            "../../../shop/base",
          ),
        });
      },
      reason: /^shop: none -> v1 without valid evidence: there is no promotions\/cart\/prod\.yaml$/,
    },
  ];
  for (const { title, act, reason } of around) {
    it(`denies ${title}`, async () => {
      begin();
      await act();
      const found = await reasons();
      expect(found).to.have.length(1);
      expect(found[0]).to.match(reason);
    });
  }

  it("denies a rollback to a version that the change itself brought and took away", async () => {
    begin();
    const old = read(PROD);
    change({ [PROD]: overlay("prod", "v9") });
    change({ [PROD]: old });
    expect((await run("rollback", "shop", "--env", "prod", "--to", "v9")).exitCode).to.equal(0);
    const [found] = await reasons();
    expect(found).to.match(
      /its evidence restores [0-9a-f]{12}, at which the target branch never stood$/,
    );
  });

  it("denies old evidence that is used again after a rollback", async () => {
    begin();
    await run("promote", "shop", "--to", "prod");
    const old = { [EVIDENCE]: read(EVIDENCE), [PROD]: read(PROD) };
    await run("rollback", "shop", "--env", "prod");
    repository().git("checkout", "--quiet", "-B", "main");
    repository().git("checkout", "--quiet", "-b", "again");
    change(old);
    const [found] = await reasons();
    expect(found).to.match(/its evidence looked at [0-9a-f]{12}, and another change came since$/);
  });

  it("lets glass in that a signer of the target branch broke", async () => {
    const key = join(dirname(repository().folder), "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const sshKey = readFileSync(`${key}.pub`, "utf8").trim();
    begin({
      prod: "{after: [staging], soak: 30m, required: true}",
      spec: `  signers: [{name: ada, sshKey: "${sshKey}"}]\n`,
    });
    const { git } = repository();
    git("config", "gpg.format", "ssh");
    git("config", "user.signingKey", key);
    git("config", "commit.gpgSign", "true");
    const argv = ["promote", "shop", "--to", "prod", "--breakglass", "INC-7", "-m", "it is down"];
    expect((await run(...argv)).exitCode).to.equal(0);
    expect(await reasons()).to.deep.equal([]);
    git("-c", "commit.gpgSign=false", "commit", "--quiet", "--amend", "--no-edit");
    const [found] = await reasons();
    expect(found).to.match(/glass is broken by nobody who may: [0-9a-f]{12}: it is not signed$/);
  });

  it("lets a new overlay without a version in, and its first promotion on top", async () => {
    begin();
    const without = overlay("prod", "v1").replace(/\nimages:[^]*$/, "");
    change({
      "apps/cart/overlays/prod/kustomization.yaml": without,
      "apps/cart/overlays/staging/kustomization.yaml": read(STAGING).replace(
        "../../base",
        "../../../shop/base",
      ),
      "apps/cart/base/kustomization.yaml": "resources: []\n",
    });
    repository().write({
      "apps/cart/overlays/prod/kustomization.yaml": without.replace(
        "../../base",
        "../../../shop/base",
      ),
    });
    repository().commit();
    expect(await reasons()).to.deep.equal([]);
    expect((await run("promote", "cart", "--to", "prod")).exitCode).to.equal(0);
    expect(await reasons()).to.deep.equal([]);
  });

  it("is read by the branch point, where the target branch went on", async () => {
    begin();
    repository().git("checkout", "--quiet", "main");
    await run("promote", "shop", "--to", "prod");
    repository().git("checkout", "--quiet", "change");
    expect(await reasons()).to.deep.equal([]);
  });
});

function only(
  files: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<string, string>> {
  return { [path]: String(files[path]) };
}
