import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT_SLO } from "#test/support/checkout-slo.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { CANARY_PLAN_SCHEMA } from "#authoring/slo/plan/canary-plan.schema.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { startStubSource, steadyAnswer } from "#test/support/stub-source.ts";

const GUIDE = new URL("../../../../../docs/guides/plan-a-canary.md", import.meta.url);
const SLO = `${CHECKOUT_SLO}    - name: lag
      target: 99%
      indicator: {gauge: {query: 'max(lag_seconds)', below: 5}}
`;

const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: checkout}
spec:
  strategy:
    canary:
      steps:
        - setWeight: 10
        - pause: {duration: 1m}
        - setWeight: 30
        - pause: {duration: 600}
        - setWeight: 50
        - analysis: {templates: [{templateName: slo-step}]}
        - setWeight: 80
        - pause: {}
        - setWeight: 100
`;

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(CANARY_PLAN_SCHEMA);

describe("tiphys slo plan", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-plan-"));
    writeFileSync(join(folder, "slo.yaml"), SLO);
    writeFileSync(join(folder, "rollout.yaml"), ROLLOUT);
    writeFileSync(join(folder, "none.yaml"), ROLLOUT.replace("Rollout", "Deployment"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const plan = (...argv: string[]) =>
    runTiphys({ argv: ["slo", "plan", "--from", "slo.yaml", ...argv], cwd: folder });
  const stepsOf = (stdout: string) => JSON.parse(stdout).objectives[0].steps;

  it("says at given traffic how many requests each weight needs, and how long they take", async () => {
    const { exitCode, stdout, stderr } = await plan("--rps", "12", "--weights", "10,50%");
    expect(exitCode).to.equal(0);
    expect(stderr).to.equal(
      "shop/checkout/lag: counts time slices, not requests: nothing to plan\n",
    );
    const [head = "", columns = "", ...rows] = stdout.trimEnd().split("\n");
    expect(head).to.equal(
      "shop/checkout/availability: 99.9% promised, 12 requests/s, 0.025% of them bad, 100% of the budget left (assumed: errors at a quarter of the budget, a whole budget)",
    );
    expect(columns).to.match(/^WEIGHT +CANARY +A PASS NEEDS +TAKES +2x WORSE +5x +10x$/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4))).to.deep.equal([
      ["10%", "1.2/s", "207 requests", "2m 53s"],
      ["50%", "6/s", "207 requests", "35s"],
    ]);
  });

  it("prints what the guide shows", async () => {
    const { stdout } = await plan("checkout/availability", "--rps", "12");
    const guide = readFileSync(GUIDE, "utf8");
    const shown = guide.split("```console\n")[1]?.split("\n```")[0]?.split("\n").slice(2);
    expect(shown).to.have.length(5);
    expect(stdout.trim().split("\n").slice(1)).to.deep.equal(shown);
  });

  it("asks for more where little budget is left", async () => {
    const full = await plan("--rps", "12", "--format", "json");
    const low = await plan("--rps", "12", "--budget-left", "20%", "--format", "json");
    expect(stepsOf(low.stdout)[0].neededRequests).to.be.greaterThan(
      4 * stepsOf(full.stdout)[0].neededRequests,
    );
  });

  it("compares the pauses of a Rollout, and knows what waits by itself", async () => {
    const { stdout } = await plan("--rps", "12", "--rollout", "rollout.yaml", "--format", "json");
    const steps = stepsOf(stdout).map(
      ({ weight, wait, outcome }: { weight: number; wait: unknown; outcome: string }) =>
        `${weight} ${String(wait)} ${outcome}`,
    );
    expect(steps).to.deep.equal([
      "0.1 60 too-short",
      "0.3 600 enough",
      "0.5 0 analysis-waits",
      "0.8 person asks-a-person",
    ]);
    expect(fits(JSON.parse(stdout)), JSON.stringify(fits.errors)).to.equal(true);
    const { stdout: text } = await plan("--rps", "12", "--rollout", "rollout.yaml");
    expect(text).to.contain("too short for a pass to mean anything");
  });

  it("never passes where the service itself is worse than a canary may be", async () => {
    const { stdout } = await plan("--rps", "12", "--errors", "5%");
    expect(stdout).to.contain("fewer errors").and.contain("never");
    const json = await plan("--rps", "12", "--errors", "5%", "--format", "json");
    expect(fits(JSON.parse(json.stdout)), JSON.stringify(fits.errors)).to.equal(true);
  });

  it("reads traffic, errors and budget from a source", async () => {
    const source = await startStubSource(
      steadyAnswer((_, promql) => (promql.includes("5..") ? 1 : 6000)),
    );
    try {
      const { stdout, stderr } = await plan("checkout/availability", "--prometheus", source.url);
      expect(stderr).to.equal("");
      expect(stdout).to.match(/: 99\.9% promised, 100 requests\/s, 0\.0167% of them bad, 83% of/);
    } finally {
      await source.close();
    }
  });

  const refusals = [
    { argv: ["--rps", "0"], says: "--rps: expected requests per second above 0" },
    { argv: ["--rps", "1", "--weights", "10,0"], says: "--weights: expected percent" },
    { argv: ["--rps", "1", "--errors", "2"], says: "--errors: expected a share" },
    { argv: ["--rps", "1", "--rollout", "none.yaml"], says: "expected one Rollout, found 0" },
    { argv: [], says: "Or give the traffic itself with --rps NUMBER." },
    { argv: ["--rps", "1", "checkout/lag"], says: "expected an SLO whose traffic is known" },
  ];
  for (const { argv, says } of refusals) {
    it(`refuses "${argv.join(" ")}": ${says}`, async () => {
      const { exitCode, stdout, stderr } = await plan(...argv);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain(says);
    });
  }
});
