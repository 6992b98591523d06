import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Finding } from "#core/policy/finding.ts";
import { lookupIn, reviewText } from "#test/support/review-setup.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";
import { readBundleFolder } from "#webhooks/guardrails/read-bundle-folder.ts";
import { decodeReview } from "#webhooks/review/decode-review.ts";
import { judgeReview } from "#webhooks/review/judge-review.ts";
import { overlay } from "#test/support/promotion-fleet.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { type SigningKey, type SigningKeys, signingKeys } from "#test/support/signing-keys.ts";
import { startStubSource, steadyAnswer, type StubSource } from "#test/support/stub-source.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: shop, namespace: shop-prod}
spec:
  service: shop
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: requests_total, bad: 'requests_total{code=~"5.."}'}}}
`;
const left = (share: number) =>
  steadyAnswer((_, promql) => (promql.includes("5..") ? 10 * (1 - share) : 10_000));

describe("check --base, where a metrics source is named", () => {
  const { repository, begin, tiphys } = promotionSetup();
  let source: StubSource;
  let keys: SigningKeys;
  let lead: SigningKey;
  before(async () => {
    source = await startStubSource(left(1));
    keys = signingKeys();
    lead = keys.ssh("lead");
  });
  after(async () => {
    keys.remove();
    await source.close();
  });

  /** On a branch "change" that has left main. */
  function start(budget = "{minRemaining: 25%}"): void {
    const signers = JSON.stringify([{ name: "lead", sshKey: lead.publicKey }]);
    begin({
      prod: `{after: [staging], budget: ${budget}}`,
      spec: `  slos: ["slos/*.yaml"]\n  signers: ${signers}\n`,
    });
    repository().write({ "slos/shop.yaml": SLO });
    repository().commit();
    repository().git("checkout", "--quiet", "-b", "change");
  }
  const change = (tag: string) => {
    repository().write({ [PROD]: overlay("prod", tag) });
    repository().commit();
  };

  const spent = (...more: readonly string[]) => found("budget-spent", ...more);

  async function found(wanted: string, ...more: readonly string[]) {
    const { exitCode, stdout, stderr } = await tiphys([
      "check",
      "--base",
      "main",
      "--format",
      "json",
      ...more,
    ]);
    if (stdout === "") throw new Error(stderr);
    const { targets } = JSON.parse(stdout) as {
      targets: {
        findings: {
          id: string;
          rule: string;
          action: string;
          message: string;
          source: unknown;
          remedy: string;
        }[];
      }[];
    };
    const findings = targets.flatMap((target) => target.findings);
    return { exitCode, findings: findings.filter(({ rule }) => rule === wanted) };
  }
  const asking = () => spent("--prometheus", source.url);

  it("denies a version while the budget is spent, with its line and what makes it a fix", async () => {
    start();
    change("v9");
    source.answerWith(left(0.1));
    const { exitCode, findings } = await asking();
    const [finding] = findings;
    expect([exitCode, findings.length, finding?.action]).to.deep.equal([1, 1, "deny"]);
    expect(finding?.message).to.equal(
      "shop: v1 -> v9: shop-prod/shop/availability has 10 % left and burns 0.9x, less than 25%: only fixes pass",
    );
    expect(finding?.source).to.include({ file: PROD, line: 6 });
    expect(finding?.remedy).to.match(/"Fix: shop\/prod sha256:[0-9a-f]{64}"\.$/);
  });

  it("says nothing while enough is left, nor of changes of other things, nor where nobody is named", async () => {
    start();
    source.answerWith(left(0.1));
    repository().write({ [PROD]: overlay("prod", "v1").replace("its own", "ours") });
    repository().commit();
    expect((await asking()).findings).to.deep.equal([]);
    change("v9");
    expect((await spent()).findings).to.deep.equal([]);
    source.answerWith(left(0.5));
    expect((await asking()).findings).to.deep.equal([]);
  });

  const freeze = (spec: string) => {
    const head = "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFreeze\nmetadata: {name: peak}\n";
    repository().write({
      "freezes/peak.yaml": `${head}spec: {owner: ops, reason: sale, ${spec}}\n`,
    });
    repository().commit();
  };

  it("denies a version in a freeze, in the very words of promotion and admission", async () => {
    begin();
    freeze("environments: [prod], until: 2026-11-25");
    const waiting = await tiphys(["promote", "shop", "--to", "prod"]);
    repository().git("checkout", "--quiet", "-b", "change");
    change("v9");
    const checked = (await found("frozen", "--prometheus", source.url)).findings;
    const admitted = await reviewedBy(repository().folder);
    const words = '"peak" of ops: sale';
    expect(waiting.stdout).to.contain(`  wait  freeze  ${words} (passes 2026-11-26 00:00 UTC)\n`);
    expect(checked.map(({ action, message }) => [action, message])).to.deep.equal([
      ["deny", words],
    ]);
    expect(checked[0]?.source).to.include({ file: PROD, line: 6 });
    expect(admitted.map(({ action, message }) => [action, message])).to.deep.equal([
      ["warn", words],
    ]);
    expect(admitted.map(({ id }) => id)).to.deep.equal(checked.map(({ id }) => id));
    expect(checked[0]?.remedy).to.match(/^Wait for its end, 2026-11-26T00:00:00Z, or/);
    expect(admitted[0]?.remedy).to.contain(checked[0]?.remedy ?? "nothing");
  });

  const frozenAt = async (...more: readonly string[]) => (await found("frozen", ...more)).findings;

  it("asks for no freeze where nobody is named, nor of another environment, nor when it is over", async () => {
    begin();
    freeze("environments: [prod], until: 2026-11-25");
    repository().git("checkout", "--quiet", "-b", "change");
    change("v9");
    expect(await frozenAt()).to.deep.equal([]);
    repository().git("checkout", "--quiet", "main");
    for (const spec of ["environments: [dev], until: 2026-11-25", "until: 2026-11-20"]) {
      freeze(spec);
      repository().git("checkout", "--quiet", "-B", "change");
      change("v9");
      expect(await frozenAt("--prometheus", source.url)).to.deep.equal([]);
      repository().git("checkout", "--quiet", "main");
    }
  });

  it("goes by the freezes of the target branch: a change does not lift its own", async () => {
    begin();
    freeze("until: 2026-11-25");
    repository().git("checkout", "--quiet", "-b", "change");
    freeze("until: 2026-11-20");
    change("v9");
    expect(await frozenAt("--prometheus", source.url)).to.have.length(1);
  });

  it("tells of a freeze that cannot be read where the whole fleet is checked, and where it is bundled", async () => {
    begin();
    freeze("until: 2026-11-31");
    const words = 'freezes/peak.yaml:4:41: spec.until: expected a real day, got "2026-11-31"';
    for (const argv of [["check"], ["bundle", "--stdout"]]) {
      const { exitCode, stderr } = await tiphys(argv);
      expect([exitCode, stderr.includes(words)]).to.deep.equal([2, true], stderr);
    }
  });

  it("denies where nobody knows, and warns where the fleet only warns", async () => {
    start();
    change("v9");
    source.answerWith((_, response) => response.writeHead(503).end());
    const unknown = await asking();
    expect([unknown.exitCode, unknown.findings[0]?.action]).to.deep.equal([1, "deny"]);
    repository().git("checkout", "--quiet", "main");
    start2();
    change("v10");
    source.answerWith(left(0.1));
    const warned = await asking();
    expect([warned.exitCode, warned.findings[0]?.action]).to.deep.equal([0, "warn"]);
  });
  function start2(): void {
    const fleet = readFileSync(join(repository().folder, "tiphys.yaml"), "utf8");
    const budget = "{minRemaining: 25%, whenSpent: warn}";
    repository().write({ "tiphys.yaml": fleet.replace("{minRemaining: 25%}", budget) });
    repository().commit();
    repository().git("checkout", "--quiet", "-b", "other");
  }

  it("goes by the target branch: a change takes neither the setting nor the SLO away", async () => {
    start();
    source.answerWith(left(0.1));
    const fleet = readFileSync(join(repository().folder, "tiphys.yaml"), "utf8");
    repository().write({ "tiphys.yaml": fleet.replace(", budget: {minRemaining: 25%}", "") });
    repository().git("rm", "-q", "slos/shop.yaml");
    change("v9");
    expect((await asking()).exitCode).to.equal(1);
  });

  it("lets a fix pass that somebody signed who did not write it, and what evidence tells of", async () => {
    start();
    change("v9");
    source.answerWith(left(0.1));
    const line = /"(Fix: .*)"/.exec((await asking()).findings[0]?.remedy ?? "")?.[1] ?? "";
    const sign = (name: string, settings: readonly string[]) => {
      const person = ["-c", `user.name=${name}`, "-c", `user.email=${name}@example.com`];
      execFileSync(
        "git",
        [...settings, ...person, "commit", "-q", "--allow-empty", "-m", `Fix\n\n${line}`],
        { cwd: repository().folder, env: { PATH: process.env.PATH, HOME: keys.folder } },
      );
    };
    sign("L", []);
    expect((await asking()).exitCode).to.equal(1);
    sign("L", [...lead.settings, "-c", "commit.gpgSign=true"]);
    expect((await asking()).exitCode).to.equal(0);
    repository().git("checkout", "--quiet", "main");
    repository().git("checkout", "--quiet", "-b", "promoted");
    source.answerWith(left(1));
    const promoted = await tiphys(["promote", "shop", "--to", "prod", "--prometheus", source.url]);
    expect(promoted.exitCode).to.equal(0);
    source.answerWith(left(0.1));
    expect((await asking()).findings).to.deep.equal([]);
  });
});

/** What admission says of another image of the app in production, by the fleet of a folder. */
async function reviewedBy(folder: string): Promise<readonly Finding[]> {
  const store = new GuardrailStore({ cluster: null, onChange: () => {} });
  await store.offer(await readBundleFolder(folder, TEST_DAY));
  const deployment = (image: string) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop", namespace: "shop-prod" },
    spec: { template: { spec: { containers: [{ name: "shop", image }] } } },
  });
  const fields = { oldObject: deployment("shop:v1"), object: deployment("shop:v9") };
  const request = decodeReview(reviewText({ operation: "UPDATE", ...fields }));
  const { findings } = await judgeReview(request, {
    inForce: store.inForce,
    lookup: lookupIn([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod", labels: {} } },
    ]),
    budgets: null,
    now: TEST_DAY,
    signal: new AbortController().signal,
  });
  return findings;
}
