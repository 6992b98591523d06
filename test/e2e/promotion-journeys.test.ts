import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type MetricStore, startPrometheus } from "#test/support/metric-stores.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { TEST_DAY, type TiphysResult } from "#test/support/run-tiphys.ts";
import {
  DIGESTS,
  digestOf,
  ML_INFERENCE,
  newModel,
  serviceOverlay,
  services,
} from "#test/support/scenario-fleets.ts";
import { attestationKey, signedAttestation } from "#test/support/signed-attestation.ts";
import { signingKeys } from "#test/support/signing-keys.ts";

const MINUTE = 60_000;

// From dev to production as people and pipelines do it: by commands, over a bare remote, with the real kustomize.
describe("journeys of a promotion", function () {
  this.timeout(180_000);
  const { repository, tiphys, addRemote } = promotionSetup();
  const words = ({ exitCode, stdout, stderr }: TiphysResult) => `${exitCode}: ${stderr}${stdout}`;
  const read = (path: string) => readFileSync(join(repository().folder, path), "utf8");
  const run = async (line: string, now = TEST_DAY, env = {}) =>
    words(await tiphys(line.split(" "), { now, env }));

  function start(tree: Parameters<ReturnType<typeof repository>["write"]>[0]): void {
    repository().write(tree);
    repository().commit("Begin");
    addRemote();
    repository().git("push", "--quiet", "--set-upstream", "origin", "main");
  }

  /** What a developer does: commit on top of what is there, push, and later get what others did. */
  function commit(files: Parameters<ReturnType<typeof repository>["write"]>[0], message: string) {
    repository().git("pull", "--quiet", "--ff-only");
    repository().write(files);
    const made = repository().commit(message);
    repository().git("push", "--quiet");
    return made;
  }

  const pull = () => repository().git("pull", "--quiet", "--ff-only");
  const tip = () => repository().git("rev-parse", "origin/main");

  describe("a model server with one overlay for each environment", () => {
    const dev = "infrastructure/overlays/dev";
    const prod = "infrastructure/overlays/prod";

    beforeEach(() => {
      start(ML_INFERENCE);
      const kustomization = read(`${dev}/kustomization.yaml`).replace(DIGESTS.old, DIGESTS.new);
      const model = newModel(read(`${dev}/model.yaml`));
      commit(
        { [`${dev}/kustomization.yaml`]: kustomization, [`${dev}/model.yaml`]: model },
        "Train anew",
      );
    });

    it("brings image and model to production, soaked, proved, and nothing else with them", async () => {
      expect(await run("promote ml-inference --to prod")).to.contain("nothing to do");
      expect(await run("promote ml-inference --to staging --push")).to.match(/^0: /);
      const early = await run("promote ml-inference --to prod --push", TEST_DAY + 5 * MINUTE);
      expect(early).to.match(/^3: /);
      expect(early).to.contain("wait  soak    5m of 15m in staging (passes 2026-11-21 12:15 UTC)");
      const why = await run(
        "explain ml-inference --to prod --at origin/main",
        TEST_DAY + 5 * MINUTE,
      );
      expect(why).to.match(/^0: [^]*soak[^]*2026-11-21 12:15 UTC/);
      const late = await run("promote ml-inference --to prod --push", TEST_DAY + 15 * MINUTE);
      expect(late).to.match(/^0: /);
      pull();
      const before = ML_INFERENCE[`${prod}/kustomization.yaml`];
      expect(read(`${prod}/kustomization.yaml`)).to.equal(
        String(before).replace(DIGESTS.old, DIGESTS.new),
      );
      expect(read(`${prod}/model.yaml`)).to.equal(
        newModel(String(ML_INFERENCE[`${prod}/model.yaml`])),
      );
      expect(read(`${prod}/model.yaml`)).to.contain("replicas: 5");
      expect(repository().git("diff", "--name-only", "HEAD~1").split("\n")).to.have.members([
        `${prod}/kustomization.yaml`,
        `${prod}/model.yaml`,
        "promotions/ml-inference/prod.yaml",
      ]);
      expect(await run("verify HEAD", TEST_DAY + 20 * MINUTE)).to.match(/^0: /);
      expect(await run("check --base HEAD~1", TEST_DAY + 20 * MINUTE)).to.match(/^0: /);
    });

    it("refuses to change production by hand, and rolls it back to the byte", async () => {
      await run("promote ml-inference --to staging --push");
      await run("promote ml-inference --to prod --push", TEST_DAY + 15 * MINUTE);
      pull();
      const promoted = tip();
      const later = TEST_DAY + 30 * MINUTE;
      expect(await run("rollback ml-inference --env prod --push -m worse", later)).to.match(/^0: /);
      pull();
      for (const file of ["kustomization.yaml", "model.yaml"])
        expect(read(`${prod}/${file}`)).to.equal(ML_INFERENCE[`${prod}/${file}`]);
      expect(await run("verify HEAD", later)).to.match(/^0: /);
      const history = await run("history ml-inference --env prod", later);
      expect(history.match(/Promote ml-inference|Roll back|Begin/gi)).to.have.length(3);
      const byHand = read(`${prod}/kustomization.yaml`).replace(
        DIGESTS.old,
        `sha256:${"3c".repeat(32)}`,
      );
      commit({ [`${prod}/kustomization.yaml`]: byHand }, "Change by hand");
      const checked = await run("check --base HEAD~1", later);
      expect(checked).to.match(/^1: /);
      expect(checked).to.contain("promotion/unproven");
      expect(await run(`check --base ${promoted}~1`, later)).to.contain("promotion/unproven");
    });

    it("keeps a version without a digest out of production", async () => {
      const path = `${dev}/kustomization.yaml`;
      commit({ [path]: read(path).replace(/digest: .*/, "newTag: latest") }, "Be careless");
      const refused = await run("promote ml-inference --to staging --push");
      expect(refused).to.match(/^1: /);
      expect(refused).to.contain(
        "images/digest on Deployment ml-inference: the image has no digest",
      );
    });
  });

  describe("services with error budgets and checks", () => {
    const ci = attestationKey();
    const keys = signingKeys();
    const lead = keys.ssh("lead");
    let prometheus: MetricStore;

    before(async () => {
      prometheus = await startPrometheus();
      const series = [...requests("web", 100, 0), ...requests("api", 90, 10)];
      await prometheus.write(series);
    });

    after(async () => {
      keys.remove();
      await prometheus.stop();
    });

    /** Requests each minute of six hours, up to the day of the test. */
    function requests(job: string, good: number, bad: number) {
      const counter = (code: string, step: number) => ({
        labels: { __name__: "http_requests_total", job, code },
        samples: Array.from(
          { length: 361 },
          (_, index) => [TEST_DAY - (360 - index) * MINUTE, index * step] as const,
        ),
      });
      return [counter("200", good), counter("500", bad)];
    }

    const slo = (service: string) => `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: ${service}}
spec:
  service: ${service}
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: 'http_requests_total{job="${service}"}', bad: 'http_requests_total{job="${service}",code=~"5.."}'}}}
`;

    const attest = (app: string, name: string, result: string) => ({
      [`attestations/${app}-${name}.json`]: signedAttestation(ci, {
        digests: [digestOf("v2")],
        predicate: { name, result },
      }),
    });

    beforeEach(() => {
      const signers = [
        { name: "ci", sshKey: ci.sshKey },
        { name: "lead", sshKey: lead.publicKey },
      ];
      const spec = `  slos: ["slos/*.yaml"]\n  attestations: ["attestations/*.json"]\n  signers: ${JSON.stringify(signers)}\n`;
      const prod =
        "{after: [staging], checks: [image-scan, load-test], budget: {minRemaining: 25%, fixesBy: [lead]}}";
      start({
        ...services({ prod, apps: ["web", "api"], spec }),
        "slos/web.yaml": slo("web"),
        "slos/api.yaml": slo("api"),
      });
    });

    const promote = async (app: string) =>
      await run(`promote ${app} --to prod --push --source default=${prometheus.url}`);

    it("waits for scan and load test, refuses what failed one, and passes when both did", async () => {
      expect(await promote("web")).to.match(/^3: [^]*wait {2}checks/);
      commit(attest("web", "image-scan", "fail"), "Scan");
      expect(await promote("web")).to.match(/^1: [^]*fail {2}checks/);
      commit(
        { ...attest("web", "image-scan", "pass"), ...attest("web", "load-test", "pass") },
        "Mend",
      );
      const passed = await promote("web");
      expect(passed).to.match(/^0: [^]*pass {2}checks/);
      expect(passed).to.match(/pass {2}budget {2}.*web\/availability/);
      pull();
      expect(read("promotions/web/prod.yaml")).to.contain("web/availability");
    });

    it("holds the service whose budget is spent, and no other, until a fix of it is marked", async () => {
      commit(
        { ...attest("web", "image-scan", "pass"), ...attest("web", "load-test", "pass") },
        "Test",
      );
      const why = await run(
        `explain api --to prod --at origin/main --source default=${prometheus.url}`,
      );
      expect(why).to.match(/^0: [^]*api\/availability/);
      const held = await promote("api");
      expect(held).to.match(
        /^1: [^]*fail {2}budget {2}api\/availability[^\n]*less than 25%: only fixes pass/,
      );
      expect(await promote("web")).to.match(/^0: /);
      const signing = Object.fromEntries(
        lead.settings
          .filter((setting) => setting !== "-c")
          .flatMap((setting, index) => {
            const [key = "", value = ""] = setting.split("=");
            return [
              [`GIT_CONFIG_KEY_${index}`, key],
              [`GIT_CONFIG_VALUE_${index}`, value],
            ];
          }),
      );
      const env = { ...signing, GIT_CONFIG_COUNT: "2", GIT_COMMITTER_EMAIL: "lea@example.com" };
      expect(await run("approve api --to prod --fix --push", TEST_DAY, env)).to.match(/^0: /);
      const passed = await promote("api");
      expect(passed).to.match(/^0: /);
      expect(passed).to.contain("marked as a fix by lead");
      pull();
      expect(read("promotions/api/prod.yaml")).to.contain("marked as a fix by lead");
    });

    it("waits where the metrics cannot be asked", async () => {
      commit(
        { ...attest("web", "image-scan", "pass"), ...attest("web", "load-test", "pass") },
        "Test",
      );
      expect(await run("promote web --to prod --push")).to.match(/^3: [^]*wait {2}budget/);
      expect(
        await run("promote web --to prod --push --source default=http://127.0.0.1:9"),
      ).to.match(/^3: [^]*wait {2}budget/);
    });

    it("rolls back one service without the other, budget or no budget", async () => {
      commit(
        { ...attest("web", "image-scan", "pass"), ...attest("web", "load-test", "pass") },
        "Test",
      );
      expect(await promote("web")).to.match(/^0: /);
      const path = "apps/api/overlays/prod/kustomization.yaml";
      commit({ [path]: serviceOverlay("api", "prod", "v2") }, "Change by hand");
      expect(await run("rollback api --env prod --push -m errors")).to.match(/^0: /);
      pull();
      expect(read(path)).to.equal(serviceOverlay("api", "prod", "v1"));
      expect(read("apps/web/overlays/prod/kustomization.yaml")).to.equal(
        serviceOverlay("web", "prod", "v2"),
      );
    });
  });

  describe("a freeze, a window, an exception that ends", () => {
    const policy = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec:
  title: No debug images
  severity: high
  rules:
    - {id: no-debug, each: container, path: .image, cel: '!container.image.contains(":v2")', message: "v2 is a debug build"}
`;
    const exception = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: worker-v2}
spec:
  policy: images
  rules: [no-debug]
  match: {kinds: [Deployment], names: [worker, web]}
  owner: platform
  reason: tracing until the leak is found
  expires: 2026-11-24
`;
    const spec =
      '  policies: ["policies/*.yaml"]\n  exceptions: ["exceptions/*.yaml"]\n  freezes: ["freezes/*.yaml"]\n';
    const freeze = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFreeze
metadata: {name: peak-season}
spec: {owner: ops, reason: peak season, environments: [prod], from: 2026-11-23, until: 2026-11-23}
`;
    const at = (text: string) => Date.parse(text);

    beforeEach(() => {
      const window = '{allow: "Mon-Thu 09:00-16:00", timeZone: Europe/Berlin}';
      start({
        ...services({
          prod: `{after: [staging], windows: [${window}]}`,
          apps: ["web", "worker"],
          spec,
        }),
        "policies/images.yaml": policy,
        "exceptions/worker.yaml": exception,
      });
    });

    it("says which version is where, since when, by which commit, through a promotion and back", async () => {
      commit(
        { "apps/web/overlays/dev/kustomization.yaml": serviceOverlay("web", "dev", "v3") },
        "v3",
      );
      const noon = at("2026-11-23T12:00:00Z");
      expect(await run("promote web --to prod --push", noon)).to.match(/^0: /);
      const promoted = tip().slice(0, 12);
      pull();
      const rows = (await run("status web")).split("\n").map((row) => row.split(/ {2,}/));
      const prod = rows.find(([, environment]) => environment === "prod");
      expect(prod?.slice(3, 5)).to.deep.equal(["2026-11-23 12:00 UTC", promoted]);
      const staging = rows.find(([, environment]) => environment === "staging");
      expect(staging?.at(-1)).to.contain("v2");
      expect(await run("rollback web --env prod --push", noon + 60 * MINUTE)).to.match(/^0: /);
      pull();
      const { versions } = JSON.parse((await run("history web --env prod --format json")).slice(3));
      expect(versions.map(({ since }: { since: string }) => since)).to.deep.equal([
        "2026-11-23T13:00:00.000Z",
        "2026-11-23T12:00:00.000Z",
        "2026-11-21T12:00:00.000Z",
      ]);
    });

    it("opens its window by Berlin's clock", async () => {
      const line = "promote worker --to prod --push";
      expect(await run(line, at("2026-11-21T12:00:00Z"))).to.match(/^3: [^]*wait {2}window/);
      expect(await run(line, at("2026-11-23T07:59:00Z"))).to.contain(
        "(passes 2026-11-23 08:00 UTC)",
      );
      expect(await run(line, at("2026-11-23T08:00:00Z"))).to.match(/^0: /);
    });

    it("stands still in a freeze, goes on after it, and may be rolled back meanwhile", async () => {
      const day = at("2026-11-23T12:00:00Z");
      expect(await run("promote web --to prod --push", day)).to.match(/^0: /);
      commit({ "freezes/peak.yaml": freeze }, "Freeze");
      const frozen = await run("promote worker --to prod --push", day);
      expect(frozen).to.match(/^3: /);
      expect(frozen).to.contain('"peak-season" of ops: peak season (passes 2026-11-24 00:00 UTC)');
      expect(await run("explain worker --to prod", day)).to.contain("peak season");
      expect(await run("status worker", day)).to.contain("freeze: ");
      expect(await run("rollback web --env prod --push", day)).to.match(/^0: /);
      expect(await run("promote worker --to prod --push", day + 24 * 60 * MINUTE)).to.match(/^0: /);
    });

    it("is stopped by an exception that has ended, and by nothing before that", async () => {
      const last = at("2026-11-24T12:00:00Z");
      expect(await run("promote worker --to prod --dry-run", last)).to.match(/^0: /);
      const ended = await run("promote worker --to prod --push", at("2026-11-25T12:00:00Z"));
      expect(ended).to.match(/^1: /);
      expect(ended).to.contain("images/no-debug on Deployment worker: v2 is a debug build");
      commit(
        { "exceptions/worker.yaml": exception.replace("2026-11-24", "2026-12-24") },
        "Prolong",
      );
      expect(await run("promote worker --to prod --push", at("2026-11-25T12:00:00Z"))).to.match(
        /^0: /,
      );
      expect(
        execFileSync("git", ["-C", repository().folder, "status", "--porcelain"]).toString(),
      ).to.equal("");
    });
  });
});
