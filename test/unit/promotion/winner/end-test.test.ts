import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSION_COMPARISON_SCHEMA } from "#authoring/slo/compare/version-comparison.schema.ts";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import type { FileTree } from "#test/support/file-tree.ts";
import { type GitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { sendJson, startStubSource, type StubSource } from "#test/support/stub-source.ts";
import { startTestCluster, type TestCluster } from "#test/support/test-cluster.ts";
import { liveShop, shopMetrics, testedShop } from "#test/support/tested-shop.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const REFERRING = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: shop}}
`;
const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {template: {spec: {containers: [{name: shop, image: shop}]}}}
`;
const SAME = { v1: 5, v2: 5 };
const NEW_WINS = shopMetrics({ availability: { v1: 12, v2: 1 }, quality: SAME });
const OLD_WINS = shopMetrics({ availability: SAME, quality: { v1: 1, v2: 12 } });
const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  VERSION_COMPARISON_SCHEMA,
);

describe("tiphys compare --promote", function () {
  this.timeout(120_000);
  let folder = "";
  let kubeconfig = "";
  let repository: GitWorkTree;
  let kustomize = "";
  let metrics: StubSource;
  let cluster: TestCluster;

  before(async () => {
    kustomize = await kustomizePath();
    metrics = await startStubSource(NEW_WINS);
    cluster = await startTestCluster();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-winner-")));
    kubeconfig = join(folder, "kubeconfig");
    cluster.writeKubeconfig(kubeconfig);
  });
  after(async () => {
    await metrics.close();
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    metrics.answerWith(NEW_WINS);
    cluster.show(liveShop());
    cluster.answerChanges(200);
  });

  const run = async (...argv: readonly string[]) =>
    await runTiphys({ argv, cwd: repository.folder, env: promotionEnv(kustomize) });
  const compared = async (...argv: readonly string[]) =>
    await run(
      ...["compare", "shop", "v1", "v2", "--label", "version", "--prometheus", metrics.url],
      ...["--promote", "prod", ...argv],
    );
  const end = async (...argv: readonly string[]) =>
    await compared("--kubeconfig", kubeconfig, ...argv);
  const read = (path: string) => readFileSync(join(repository.folder, path), "utf8");
  const head = () => repository.git("rev-parse", "HEAD");
  const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

  /** A repository that is made once; each test begins with it. */
  function begin(name: string, fill: () => Promise<void> | void): void {
    let start = "";
    before(async () => {
      repository = openWorkTree(join(folder, name, "repo"));
      await fill();
      start = head();
    });
    beforeEach(() => {
      repository.git("reset", "--quiet", "--hard", start);
      repository.git("clean", "--quiet", "--force", "-d");
    });
  }

  /** Nothing is asked of the cluster, and nothing is committed. */
  async function changesNothing(act: () => Promise<unknown>): Promise<void> {
    const [before, asked] = [head(), cluster.changes.length];
    await act();
    expect([head(), cluster.changes.length]).to.deep.equal([before, asked]);
  }

  describe("where one Rollout has both versions", () => {
    begin("rollout", async () => {
      repository.write(testedShop());
      repository.commit();
      expect((await run("promote", "shop", "--to", "prod")).exitCode).to.equal(0);
    });

    it("lets the Rollout go on as it was read, if the new version wins", async () => {
      const { exitCode, stdout, stderr } = await end();
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.match(/^shop-prod\/shop\/availability: v2 wins: /);
      expect(stdout).to.match(
        /\n\nshop in prod \(HEAD at \w{12}\): v2 wins by availability, v1 by nothing \(quality: not yet\)$/m,
      );
      expect(stdout).to.contain("\n  Rollout shop-prod/shop: paused at step 2 of 2\n");
      expect(lastLine(stdout)).to.equal(
        "promoted: Rollout shop-prod/shop goes on. See it: kubectl argo rollouts get rollout shop -n shop-prod",
      );
      expect(cluster.changes.at(-1)).to.deep.equal({
        path: "/apis/argoproj.io/v1alpha1/namespaces/shop-prod/rollouts/shop/status",
        contentType: "application/merge-patch+json",
        body: { metadata: { resourceVersion: "41" }, status: { pauseConditions: null } },
      });
    });

    it("brings the old version back by a commit that holds the numbers, if that wins", async () => {
      metrics.answerWith(OLD_WINS);
      const { exitCode, stdout, stderr } = await end();
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.contain(": v1 wins by quality, v2 by nothing\n");
      expect(stdout).to.match(/^ {2}rollback in prod: shop v2 -> shop v1, commit \w{12}$/m);
      expect(lastLine(stdout)).to.equal("the test ends when Argo CD has synced it");
      expect(read(PROD)).to.equal(overlay("prod", "v1"));
      const { spec } = readEvidence(read("promotions/shop/prod.yaml"), "promotions/shop/prod.yaml");
      expect(spec).to.deep.include({
        cause: "rollback",
        reason: "v1 wins by quality, v2 by nothing",
      });
      expect(spec?.comparison).to.deep.include({ winner: "v1", decidedBy: "numbers" });
      const quality = spec?.comparison?.objectives.find(({ slo }) => slo.endsWith("/quality"));
      expect(quality).to.deep.include({ label: "version", source: "default", winner: "v1" });
      expect(quality?.versions.map(({ version, share }) => `${version} ${share}`)).to.deep.equal([
        "v1 0.01",
        "v2 0.12",
      ]);
      const verified = await run("verify", "HEAD");
      expect([verified.exitCode, verified.stderr]).to.deep.equal([0, ""]);
      expect(verified.stdout).to.match(/^ {2}unknown +comparison +v1 won by metrics: /m);
    });

    it("brings back what runs as the old version, not what passed last", async () => {
      repository.write({ [STAGING]: overlay("staging", "v3") });
      repository.commit();
      expect((await run("promote", "shop", "--to", "prod")).exitCode).to.equal(0);
      repository.write({ [PROD]: overlay("prod", "v2") });
      repository.commit();
      metrics.answerWith(OLD_WINS);
      const { exitCode, stdout } = await end();
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain("rollback in prod: shop v2 -> shop v1");
    });

    it("shows in a dry run what it would do, and does nothing", async () => {
      repository.write({ "notes.txt": "a dirty tree" });
      await changesNothing(async () => {
        const { exitCode, stdout } = await end("--dry-run");
        expect([exitCode, lastLine(stdout)]).to.deep.equal([
          0,
          "Rollout shop-prod/shop would go on; dry run: nothing was changed",
        ]);
        metrics.answerWith(OLD_WINS);
        const back = await end("--dry-run");
        expect(back.exitCode).to.equal(0);
        expect(back.stdout).to.contain("  rollback in prod: shop v2 -> shop v1\n");
        expect(lastLine(back.stdout)).to.equal("dry run: nothing was changed");
      });
    });

    const undecided = [
      {
        title: "says how much is missing",
        answer: shopMetrics({ availability: { v1: 1, v2: 1.5 }, quality: { v1: 1, v2: 1.5 } }),
        outcome: "not-yet",
        says: /: no winner yet: availability needs about \S+ and \d+ requests more, quality needs about/,
        advises: "nothing was changed: run it again when there is more to see",
      },
      {
        title: "says which objectives contradict each other",
        answer: shopMetrics({ availability: { v1: 12, v2: 1 }, quality: { v1: 1, v2: 12 } }),
        outcome: "contradiction",
        says: /: v2 wins by availability, v1 by quality\n/,
        advises:
          "nothing was changed: what matters more, numbers do not say. Say it with --winner VERSION -m REASON",
      },
      {
        title: "says that there is no difference",
        answer: shopMetrics({
          availability: { v1: 0, v2: 0 },
          quality: { v1: 0, v2: 0 },
          requests: 10_000,
        }),
        outcome: "equal",
        says: /: no difference that matters by any objective\n/,
        advises: "nothing was changed: take whichever is cheaper, with --winner VERSION -m REASON",
      },
      {
        title: "says what cannot be seen",
        answer: shopMetrics({ availability: { v1: 12, v2: 1 }, quality: { v1: 1, v2: null } }),
        outcome: "unseen",
        says: /: v2 wins by availability, but nothing is known of quality \(v2: /,
        advises:
          "nothing was changed: mend what cannot be seen, or name the SLO that counts instead of the service",
      },
    ];
    for (const { title, answer, outcome, says, advises } of undecided) {
      it(`does nothing while nobody has won, and ${title}`, async () => {
        metrics.answerWith(answer);
        await changesNothing(async () => {
          const { exitCode, stdout } = await end();
          expect(exitCode).to.equal(3);
          expect(stdout).to.match(says);
          expect(lastLine(stdout)).to.equal(advises);
          const { ending } = JSON.parse((await end("--format", "json")).stdout);
          expect(ending.decision).to.deep.include({ outcome, winner: null, decidedBy: null });
        });
      });
    }

    it("lets a person decide, whose reason stands beside the numbers", async () => {
      const { exitCode, stdout } = await end("--winner", "v1", "-m", "v2 costs twice as much");
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain(
        ": v1 is to stay, as a person says: v2 costs twice as much (the numbers: v2 wins by availability, v1 by nothing (quality: not yet))\n",
      );
      const { spec } = readEvidence(read("promotions/shop/prod.yaml"), "promotions/shop/prod.yaml");
      expect(spec?.reason).to.equal("v2 costs twice as much");
      expect(spec?.comparison).to.deep.include({ winner: "v1", decidedBy: "person" });
      expect(repository.git("log", "-1", "--format=%b")).to.contain("v2 costs twice as much");
    });

    const elsewhere = [
      {
        title: "waits while its analysis runs",
        live: { status: { currentStepIndex: 0 } },
        exitCode: 3,
        says: "nothing was changed: Rollout shop-prod/shop is at step 1 of 2. Run it again when it waits for a person",
      },
      {
        title: "waits where Argo Rollouts has not read its last change",
        live: { status: { observedGeneration: "2" } },
        exitCode: 3,
        says: "nothing was changed: Rollout shop-prod/shop is not looked at yet by Argo Rollouts, as its last change left it. Run it again when it waits for a person",
      },
      {
        title: "refuses one that was aborted",
        live: { status: { abort: true, message: "too many errors" } },
        exitCode: 1,
        says: "refused: Rollout shop-prod/shop is aborted: too many errors, not at the pause of a test. Nothing was changed",
      },
      {
        title: "refuses one that somebody has stopped",
        live: { spec: { paused: true } },
        exitCode: 1,
        says: "refused: Rollout shop-prod/shop is stopped by spec.paused, not at the pause of a test. Nothing was changed",
      },
      {
        title: "waits where Git wants something else than the cluster has",
        live: { image: "shop:v7" },
        exitCode: 3,
        says: "nothing was changed: Git wants shop:v2, Rollout shop-prod/shop is told shop:v7. Run it again when Argo CD has synced",
      },
      {
        title: "has nothing to do where the test is over",
        live: { hashes: { stable: "h2", current: "h2" } },
        exitCode: 0,
        says: "nothing to do: Rollout shop-prod/shop has v2 alone",
      },
      {
        title: "waits where Git was rolled back, and the cluster does not know yet",
        live: { hashes: { stable: "h1", current: "h1" }, image: "shop:v1" },
        exitCode: 3,
        says: "nothing was changed: Git wants shop:v2, Rollout shop-prod/shop is told shop:v1. Run it again when Argo CD has synced",
      },
    ];
    for (const { title, live, exitCode, says } of elsewhere) {
      it(`${title}: the Rollout is not at the pause of the test`, async () => {
        cluster.show(liveShop(live));
        await changesNothing(async () => {
          const ended = await end();
          expect([ended.exitCode, lastLine(ended.stdout)]).to.deep.equal([exitCode, says]);
        });
      });
    }

    it("rolls back also what its own analysis has aborted", async () => {
      metrics.answerWith(OLD_WINS);
      cluster.show(liveShop({ status: { abort: true } }));
      expect((await end()).exitCode).to.equal(0);
      expect(read(PROD)).to.equal(overlay("prod", "v1"));
    });

    it("changes nothing where the Rollout changed while it was looked at", async () => {
      cluster.answerChanges(409);
      const { exitCode, stdout } = await end();
      expect(exitCode).to.equal(3);
      expect(lastLine(stdout)).to.equal(
        "nothing was changed: Rollout shop-prod/shop changed while it was looked at. Run it again",
      );
    });

    it("knows versions by their hashes too, whatever they are called", async () => {
      const { exitCode, stdout, stderr } = await run(
        ...["compare", "shop", "before=h1", "after=h2", "--prometheus", metrics.url],
        ...["--promote", "prod", "--winner", "after", "-m", "it is nicer", "--dry-run"],
        ...["--kubeconfig", kubeconfig],
      );
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.contain(": after is to stay, as a person says: it is nicer");
    });

    it("knows what Git wants also where the template stands elsewhere", async () => {
      repository.write({
        "apps/shop/base/kustomization.yaml": "resources: [deployment.yaml, workload.yaml]\n",
        "apps/shop/base/deployment.yaml": REFERRING,
        "apps/shop/base/workload.yaml": WORKLOAD,
      });
      repository.commit();
      const spec = { template: undefined, workloadRef: { kind: "Deployment", name: "shop" } };
      cluster.show(liveShop({ spec }));
      expect((await end()).exitCode).to.equal(0);
      repository.write({ [PROD]: overlay("prod", "v4") });
      repository.commit();
      const { exitCode, stdout } = await end();
      expect([exitCode, lastLine(stdout)]).to.deep.equal([
        3,
        "nothing was changed: Git wants shop:v4, Rollout shop-prod/shop is told shop:v2. Run it again when Argo CD has synced",
      ]);
    });

    const faults = [
      {
        title: "there is one version alone, which is not stable yet",
        live: { ...liveShop({ hashes: { stable: "", current: "h2" } }) },
        says: "expected the versions of Rollout shop-prod/shop (none yet and shop:v2 with hash h2), got",
      },
      {
        title: "the Rollout has other versions",
        live: { ...liveShop({ hashes: { stable: "h0", current: "h2" } }) },
        says: 'compare: --promote: expected the versions of Rollout shop-prod/shop (h0 and shop:v2 with hash h2), got "v1" and "v2". Name them by a label of their pods, a tag, a digest or their pod-template-hash.',
      },
      {
        title: "there is no such Rollout",
        live: {},
        says: "expected Rollout shop-prod/shop, got status 404. Name its cluster with --kubeconfig or --context, or wait until it is there.",
      },
      {
        title: "the account may not read it",
        live: { "/apis/argoproj.io/v1alpha1/namespaces/shop-prod/rollouts/shop": 403 },
        says: "got status 403. Check the rights of the account: it needs to get rollouts in argoproj.io.",
      },
      {
        title: "the account may not list ReplicaSets",
        live: { ...liveShop(), "/apis/apps/v1/namespaces/shop-prod/replicasets": 403 },
        says: "it needs to list replicasets in apps.",
      },
    ];
    for (const { title, live, says } of faults) {
      it(`says so where ${title}`, async () => {
        cluster.show(live);
        await changesNothing(async () => {
          const { exitCode, stderr } = await end();
          expect(exitCode).to.equal(2);
          expect(stderr).to.contain(says);
        });
      });
    }

    it("says which right is missing where the account may not let it go on", async () => {
      cluster.answerChanges(403);
      const { exitCode, stderr } = await end();
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain(
        "expected status 200, got 403. Check the rights of the account: it needs to patch rollouts/status in argoproj.io.",
      );
    });

    it("asks for the cluster, and says where it does not answer", async () => {
      await changesNothing(async () => {
        const unnamed = await compared();
        expect(unnamed.exitCode).to.equal(2);
        expect(unnamed.stderr).to.contain(
          "compare: --promote: expected --kubeconfig FILE or --context NAME beside it, as a Rollout has both versions in prod.",
        );
        const gone = await startTestCluster();
        const file = join(folder, "gone");
        gone.writeKubeconfig(file);
        await gone.close();
        const silent = await compared("--kubeconfig", file);
        expect(silent.exitCode).to.equal(2);
        expect(silent.stderr).to.contain(`${gone.url}: expected an answer, got: `);
      });
    });

    it("ends no test where no source answers, whatever a person says", async () => {
      metrics.answerWith((_, response) => sendJson(response, {}, 503));
      await changesNothing(async () => {
        const { exitCode, stderr } = await end("--winner", "v2", "-m", "trust me");
        expect(exitCode).to.equal(2);
        expect(stderr).to.contain("no source answered");
      });
    });

    it("says all of it as JSON that fits its schema", async () => {
      const { exitCode, stdout } = await end("--format", "json");
      const report = JSON.parse(stdout);
      expect(fits(report), JSON.stringify(fits.errors)).to.equal(true);
      expect(exitCode).to.equal(0);
      expect(report.ending).to.deep.include({
        ...{ app: "shop", environment: "prod", by: "rollout", result: "promoted" },
        versions: { old: "v1", new: "v2" },
        change: null,
      });
      metrics.answerWith(OLD_WINS);
      const back = JSON.parse((await end("--format", "json")).stdout);
      expect(fits(back), JSON.stringify(fits.errors)).to.equal(true);
      expect(back.ending).to.deep.include({ result: "rolled-back" });
      expect(back.ending.change).to.deep.include({
        ...{ kind: "rollback", environment: "prod", before: "shop v2", after: "shop v1" },
        commit: head(),
      });
    });
  });

  describe("where the environment before has the new version", () => {
    begin("commit", () => {
      repository.write({
        ...testedShop("{after: [staging]}"),
        [STAGING]: overlay("staging", "v1"),
      });
      repository.commit();
      repository.write({ [STAGING]: overlay("staging", "v2") });
      repository.commit();
    });

    const labelled = (label: string, value: string) =>
      `patches:\n  - target: {kind: Rollout}\n    patch: |\n      - {op: add, path: /spec/template/metadata/labels/${label}, value: ${value}}\n`;
    const change = (files: FileTree) => {
      repository.write(files);
      repository.commit();
    };

    it("promotes the new version with its gates, if it wins, and asks no cluster", async () => {
      const { exitCode, stdout, stderr } = await compared();
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.match(/^ {2}promotion in prod: shop v1 -> shop v2, commit \w{12}$/m);
      expect(stdout).to.contain("  pass  policy  no new denial\n");
      expect(read(PROD)).to.equal(overlay("prod", "v2"));
      const { spec } = readEvidence(read("promotions/shop/prod.yaml"), "promotions/shop/prod.yaml");
      expect(spec).to.deep.include({ cause: "promotion", from: "staging" });
      expect(spec?.comparison).to.deep.include({ winner: "v2", decidedBy: "numbers" });
      expect(repository.git("log", "-1", "--format=%b")).to.contain("v2 wins by availability");
      expect((await run("verify", "HEAD")).exitCode).to.equal(0);
      const again = await compared();
      expect([again.exitCode, lastLine(again.stdout)]).to.deep.equal([
        0,
        "nothing to do: prod has v2 as staging has",
      ]);
    });

    it("takes the new version back where it is, if the old one wins", async () => {
      metrics.answerWith(OLD_WINS);
      const { exitCode, stdout } = await compared();
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^ {2}rollback in staging: shop v2 -> shop v1, commit \w{12}$/m);
      expect([read(STAGING), read(PROD)]).to.deep.equal([
        overlay("staging", "v1"),
        overlay("prod", "v1"),
      ]);
    });

    it("brings back there what this environment has, not what came between", async () => {
      for (const tag of ["v9", "v2"]) change({ [STAGING]: overlay("staging", tag) });
      metrics.answerWith(OLD_WINS);
      const { exitCode, stdout } = await compared();
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain("rollback in staging: shop v2 -> shop v1");
      expect(read(STAGING)).to.equal(overlay("staging", "v1"));
    });

    it("changes nothing where what won was never there", async () => {
      change({ [PROD]: overlay("prod", "hotfix") + labelled("version", "v1") });
      metrics.answerWith(OLD_WINS);
      await changesNothing(async () => {
        const { exitCode, stderr } = await compared();
        expect(exitCode).to.equal(2);
        expect(stderr).to.match(
          /^tiphys: rollback: --to: expected a version that was there \(shop v1 by \w{12}\), got "hotfix"\./,
        );
      });
    });

    it("does not take two versions for one where both have a name of theirs", async () => {
      change({ [PROD]: overlay("prod", "v1") + labelled("before", "v2") });
      await changesNothing(async () => {
        const { exitCode, stderr } = await compared();
        expect(exitCode).to.equal(2);
        expect(stderr).to.contain("expected the versions that prod and staging have");
      });
    });

    it("waits with a gate, and is refused by one", async () => {
      change(testedShop("{after: [staging], soak: 30m}"));
      const waits = await compared();
      expect(waits.exitCode).to.equal(3);
      expect(waits.stdout).to.match(/^ {2}wait {2}soak {4}\S+ of 30m in staging$/m);
      expect(lastLine(waits.stdout)).to.match(/^waits: nothing was changed\./);
      change({ "policies/tags.yaml": read("policies/tags.yaml").replace(":bad", ":v2") });
      const refused = await compared();
      expect(refused.exitCode).to.equal(1);
      expect(refused.stdout).to.contain("  fail  policy  1 new denial: ");
      expect(read(PROD)).to.equal(overlay("prod", "v1"));
    });

    it("changes nothing while nobody has won, and in a dry run", async () => {
      await changesNothing(async () => {
        const planned = await compared("--dry-run");
        expect([planned.exitCode, lastLine(planned.stdout)]).to.deep.equal([
          0,
          "dry run: nothing was changed",
        ]);
        metrics.answerWith(shopMetrics({ availability: SAME, quality: SAME }));
        expect((await compared()).exitCode).to.equal(3);
      });
    });

    it("says which versions there are, where others were compared", async () => {
      change({ [STAGING]: overlay("staging", "v3") });
      const { exitCode, stderr } = await compared();
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain(
        'compare: --promote: expected the versions that prod and staging have, got "v1" and "v2". Name them by a label of their pods, a tag or a digest; where one Rollout has both, set promotion.winner to rollout.',
      );
    });

    it("says where there is no such app, and what comes first", async () => {
      const unknown = await compared("--app", "shopp");
      expect(unknown.stderr).to.contain(
        'compare: --promote: expected an app in an environment of the fleet, got "shopp" in "prod". Did you mean "shop"? See them with tiphys status.',
      );
      const elsewhere = await run(
        ...["compare", "shop", "v1", "v2", "--label", "version", "--prometheus", metrics.url],
        ...["--promote", "produ"],
      );
      expect(elsewhere.stderr).to.contain('got "shop" in "produ". Did you mean "prod"?');
      const first = await run(
        ...["compare", "shop", "v1", "v2", "--label", "version", "--prometheus", metrics.url],
        ...["--promote", "dev"],
      );
      expect(first.exitCode).to.equal(2);
      expect(first.stderr).to.contain(
        'compare: --promote: expected an environment that comes after the one with the new version, got "dev", which comes first. Name the one that has the old version; where one Rollout has both, set promotion.winner to rollout.',
      );
    });
  });
});
