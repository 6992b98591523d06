import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
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
const EVIDENCE = "promotions/shop/prod.yaml";
const SETTINGS =
  '{after: [staging], soak: 0s, windows: [{deny: "Sun 03:00-04:00", timeZone: UTC}]}';
const OTHER_DIGEST = `sha256:${"0".repeat(64)}`;

describe("tiphys verify", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  const run = async (argv: readonly string[], cwd = repository().folder) =>
    await runTiphys({ argv, cwd, env: promotionEnv(kustomize) });
  const read = (path: string) => readFileSync(join(repository().folder, path), "utf8");

  async function verify(revision = "HEAD", cwd = repository().folder) {
    const { exitCode, stdout, stderr } = await run(["verify", revision, "--format", "json"], cwd);
    if (stdout === "") return { exitCode, stderr, items: [] };
    const report = JSON.parse(stdout);
    const all = [
      ...report.evidence.flatMap(({ items }: { items: unknown[] }) => items),
      ...report.items,
    ];
    return { exitCode, stderr, items: all as { item: string; verdict: string; reason: string }[] };
  }

  const named = (items: readonly { item: string; verdict: string }[], word: string) =>
    items.filter(({ verdict }) => verdict === word).map(({ item }) => item);

  async function begin(): Promise<void> {
    repository().write(promotionFleet({ prod: SETTINGS }));
    repository().commit();
    expect((await run(["promote", "shop", "--to", "prod"])).exitCode).to.equal(0);
  }

  const ALL = [
    "evidence",
    "trailers",
    "time",
    "before",
    "after",
    "source",
    "policy revision",
    "render",
    "gate render",
    "gate policy",
    "gate soak",
    "gate freeze",
    "gate window",
    "changes",
  ];

  it("finds everything the same in a promotion that nobody touched", async () => {
    await begin();
    const { exitCode, items } = await verify();
    expect([exitCode, named(items, "same")]).to.deep.equal([0, ALL]);
    const { stdout } = await run(["verify"]);
    expect(stdout).to.contain("nothing differs: 14 items same, 0 different, 1 not recomputable\n");
  });

  it("finds everything the same in a rollback, and in what a command brought", async () => {
    await begin();
    repository().write({
      "apps/shop/overlays/staging/kustomization.yaml": overlay("staging", "v3"),
    });
    repository().commit();
    await run(["promote", "shop", "--to", "prod"]);
    expect((await run(["rollback", "shop", "--env", "prod", "-m", "500"])).exitCode).to.equal(0);
    const rollback = await verify();
    expect([rollback.exitCode, named(rollback.items, "same")]).to.deep.equal([0, ALL]);
    const image = `shop@sha256:${"a".repeat(64)}`;
    expect((await run(["promote", "shop", "--image", image])).exitCode).to.equal(0);
    const entry = await verify();
    expect([entry.exitCode, named(entry.items, "different")]).to.deep.equal([0, []]);
  });

  it("goes by the tree where a squash merge onto a moved branch lost the trailers", async () => {
    repository().write(promotionFleet({ prod: SETTINGS }));
    repository().commit();
    const { git } = repository();
    git("checkout", "--quiet", "-b", "change");
    await run(["promote", "shop", "--to", "prod"]);
    git("checkout", "--quiet", "main");
    repository().write({ "README.md": "later\n" });
    repository().commit();
    git("merge", "--quiet", "--squash", "change");
    repository().commit("Promote the shop (#7)");
    const { exitCode, items } = await verify();
    expect([exitCode, named(items, "not-recomputable")]).to.deep.equal([
      0,
      ["trailers", "signature"],
    ]);
  });

  it("finds the trailers of what a merge commit brings", async () => {
    repository().write(promotionFleet({ prod: SETTINGS }));
    repository().commit();
    const { git } = repository();
    git("checkout", "--quiet", "-b", "change");
    await run(["promote", "shop", "--to", "prod"]);
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-ff", "--no-edit", "change");
    const { exitCode, items } = await verify();
    expect([exitCode, named(items, "same")]).to.deep.equal([0, ALL]);
  });

  it("says of a shallow clone what it lacks, and verifies the rest", async () => {
    await begin();
    const folder = join(dirname(repository().folder), "shallow");
    repository().git("clone", "--quiet", "--depth=1", `file://${repository().folder}`, folder);
    const { exitCode, items } = await verify("HEAD", folder);
    expect(exitCode).to.equal(0);
    expect(named(items, "same")).to.deep.equal(["evidence", "trailers", "time", "after"]);
    expect(items.find(({ item }) => item === "source")?.reason).to.match(
      /which was looked at, is not in this clone; get it with "git fetch --unshallow"$/,
    );
  });

  it("verifies below the top of a repository whose objects are named by SHA-256", async () => {
    const { folder } = repository();
    rmSync(join(folder, ".git"), { recursive: true });
    execFileSync("git", ["init", "--quiet", "--object-format=sha256", "-b", "main"], {
      cwd: folder,
    });
    const files = Object.entries(promotionFleet({ prod: SETTINGS }));
    repository().write(Object.fromEntries(files.map(([path, text]) => [`fleet/${path}`, text])));
    repository().commit();
    await run(["promote", "shop", "--to", "prod"], join(folder, "fleet"));
    const { exitCode, items } = await verify("HEAD", join(folder, "fleet"));
    expect([exitCode, named(items, "same")]).to.deep.equal([0, ALL]);
  });

  it("says that renders cannot be had where there is no kustomize", async () => {
    await begin();
    const env = { ...promotionEnv(kustomize), TIPHYS_KUSTOMIZE: "/nowhere/kustomize" };
    const argv = ["verify", "--format", "json"];
    const { exitCode, stdout } = await runTiphys({ argv, cwd: repository().folder, env });
    const { evidence } = JSON.parse(stdout);
    expect(exitCode).to.equal(0);
    expect(named(evidence[0].items, "not-recomputable")).to.deep.equal([
      "render",
      "gate render",
      "gate policy",
      "signature",
    ]);
  });

  it("refuses a commit that brings no evidence", async () => {
    await begin();
    const { exitCode, stderr } = await verify("HEAD~1");
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(
      /^tiphys: verify: expected a commit that brings evidence .*tiphys history\.\n$/,
    );
  });

  /** Someone who knows how: the evidence says otherwise, canonical, with trailers that fit. */
  function forge(change: (spec: EvidenceSpec) => EvidenceSpec): void {
    const { spec } = readEvidence(read(EVIDENCE), EVIDENCE);
    if (spec === null) throw new Error("there is no evidence to forge");
    const forged = change(spec);
    const { text, digest } = writeEvidence(forged);
    repository().write({
      [EVIDENCE]: text,
      "../message": commitMessage({ spec: forged, digest, note: null }),
    });
    repository().git("commit", "--quiet", "--amend", "--all", "-F", "../message");
  }

  const forgeries: readonly {
    readonly field: string;
    readonly change: (spec: EvidenceSpec) => EvidenceSpec;
    readonly found: string;
  }[] = [
    { field: "cause", change: (spec) => ({ ...spec, cause: "breakglass" }), found: "evidence" },
    { field: "from", change: (spec) => ({ ...spec, from: "dev" }), found: "source" },
    {
      field: "command",
      change: ({ from: _, ...spec }) => ({
        ...spec,
        command: { images: [`shop:v2@${OTHER_DIGEST}`] },
      }),
      found: "source",
    },
    {
      field: "sourceCommit",
      change: (spec) => ({
        ...spec,
        sourceCommit: repository().git("commit-tree", "-m", "x", "HEAD^{tree}"),
      }),
      found: "source",
    },
    {
      field: "sourceCommit, of a tree without a fleet",
      change: (spec) => ({
        ...spec,
        sourceCommit: repository().git("commit-tree", "-m", "x", "HEAD:apps"),
      }),
      found: "source",
    },
    {
      field: "sourceCommit, of nowhere",
      change: (spec) => ({ ...spec, sourceCommit: "ab".repeat(20) }),
      found: "source",
    },
    {
      field: "evaluatedAt",
      change: (spec) => ({ ...spec, evaluatedAt: "2026-11-22T03:30:00.000Z" }),
      found: "time",
    },
    {
      field: "evaluatedAt, earlier",
      change: (spec) => ({ ...spec, evaluatedAt: "2026-11-15T03:30:00.000Z" }),
      found: "time",
    },
    {
      field: "before",
      change: (spec) => ({ ...spec, before: { images: [{ name: "shop", tag: "v0" }] } }),
      found: "before",
    },
    {
      field: "after",
      change: (spec) => ({ ...spec, after: { images: [{ name: "shop", tag: "v9" }] } }),
      found: "after",
    },
    {
      field: "renderDigest",
      change: (spec) => ({ ...spec, renderDigest: OTHER_DIGEST }),
      found: "render",
    },
    {
      field: "policyRevision",
      change: (spec) => ({ ...spec, policyRevision: OTHER_DIGEST }),
      found: "policy revision",
    },
    {
      field: "a gate's verdict",
      change: (spec) => ({
        ...spec,
        gates: spec.gates.map((gate) => ({ ...gate, verdict: "wait" as const })),
      }),
      found: "gate soak",
    },
    {
      field: "a gate's reason",
      change: (spec) => ({
        ...spec,
        gates: spec.gates.map((gate) => ({ ...gate, reason: `${gate.reason}!` })),
      }),
      found: "gate window",
    },
    {
      field: "gates, one fewer",
      change: (spec) => ({ ...spec, gates: spec.gates.slice(1) }),
      found: "gate render",
    },
    {
      field: "gates, one more",
      change: (spec) => ({
        ...spec,
        gates: [...spec.gates, { gate: "checks", verdict: "pass", reason: "scan" }],
      }),
      found: "gate checks",
    },
    {
      field: "skipped",
      change: (spec) => ({ ...spec, gates: spec.gates.slice(1), skipped: ["render"] }),
      found: "evidence",
    },
  ];
  for (const { field, change, found } of forgeries) {
    it(`finds a forged ${field}, though digest and trailers fit it`, async () => {
      await begin();
      forge(change);
      const { exitCode, items } = await verify();
      expect(exitCode).to.equal(1);
      expect(named(items, "different")).to.include(found);
      expect(named(items, "same")).to.include("trailers");
    });
  }

  const doctored: readonly {
    readonly title: string;
    readonly files: Readonly<Record<string, string>>;
    readonly found: string;
  }[] = [
    {
      title: "another comment in the edited overlay",
      files: { [PROD]: overlay("prod", "v2").replace("the app", "an app") },
      found: "changes",
    },
    { title: "another version in it", files: { [PROD]: overlay("prod", "v3") }, found: "after" },
    {
      title: "a file besides",
      files: { "apps/shop/base/deployment.yaml": "kind: Other\n" },
      found: "changes",
    },
    { title: "a file elsewhere", files: { "docs/a.md": "a\n" }, found: "changes" },
  ];
  for (const { title, files, found } of doctored) {
    it(`finds ${title}`, async () => {
      await begin();
      repository().write(files);
      repository().git("add", "--all");
      repository().git("commit", "--quiet", "--amend", "--no-edit");
      const { exitCode, items } = await verify();
      expect([exitCode, named(items, "different").includes(found)]).to.deep.equal([1, true]);
    });
  }

  it("finds each trailer that says otherwise, and evidence that lost a byte", async () => {
    await begin();
    const { git } = repository();
    const message = git("log", "-1", "--format=%B");
    const names = [...message.matchAll(/^([A-Z][a-z]+-[A-Za-z]+): \S/gm)].map(
      ([, name = ""]) => name,
    );
    expect(names).to.have.length(6);
    for (const name of names) {
      repository().write({
        "../message": message.replace(new RegExp(`^${name}: .`, "m"), `${name}: X`),
      });
      git("commit", "--quiet", "--amend", "-F", "../message");
      expect(named((await verify()).items, "different"), name).to.include("trailers");
    }
    repository().write({ [EVIDENCE]: read(EVIDENCE).replace("spec:", "spec: ") });
    git("commit", "--quiet", "--all", "--amend", "-F", "../message");
    expect(named((await verify()).items, "different")).to.deep.equal(["evidence"]);
  });
});
