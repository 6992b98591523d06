import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
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

  async function spent(...more: readonly string[]) {
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
          rule: string;
          action: string;
          message: string;
          source: unknown;
          remedy: string;
        }[];
      }[];
    };
    const findings = targets.flatMap((target) => target.findings);
    return { exitCode, findings: findings.filter(({ rule }) => rule === "budget-spent") };
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
