import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT_SLO } from "#test/support/checkout-slo.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { BUDGET_REPORT_SCHEMA } from "#authoring/slo/budget/budget-report.schema.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import {
  sendJson,
  startStubSource,
  steadyAnswer,
  type StubAnswer,
  type StubSource,
} from "#test/support/stub-source.ts";

/** One bad event of 2000 in each step: half of what 99.9 % allows. */
const HALF = steadyAnswer((_, promql) => (promql.includes("5..") ? 1 : 2000));
const NOTHING = steadyAnswer(() => null);
const BROKEN: StubAnswer = (_, response) => sendJson(response, {}, 503);

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(BUDGET_REPORT_SCHEMA);

describe("tiphys slo budget", () => {
  let folder: string;
  let source: StubSource;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-budget-"));
    writeFileSync(join(folder, "slo.yaml"), CHECKOUT_SLO);
    source = await startStubSource(HALF);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await source.close();
  });

  const budget = (...argv: string[]) =>
    runTiphys({
      argv: ["slo", "budget", "--from", "slo.yaml", "--prometheus", source.url, ...argv],
      cwd: folder,
    });

  it("shows what is left, as a bar, a share and a time, and how fast it burns", async () => {
    source.answerWith(HALF);
    const { exitCode, stdout, stderr } = await budget();
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.equal(
      [
        "SLO                         TARGET  WINDOW  NOW     BUDGET LEFT                    BURN 1h  6h     LASTS",
        "shop/checkout/availability  99.9%   30d     99.95%  ██████░░░░░░  50.0% (21m 36s)  0.50x    0.50x  30d",
        "",
      ].join("\n"),
    );
  });

  it("gives the same as JSON, with counts", async () => {
    const { stdout } = await budget("--format", "json", "checkout");
    const report = JSON.parse(stdout);
    expect(fits(report), JSON.stringify(fits.errors)).to.equal(true);
    expect(report).to.include({ apiVersion: "tiphys.io/v1alpha1", kind: "BudgetReport" });
    const [entry] = report.objectives;
    // Thirty days in steps of five minutes, and the minutes behind the last of them.
    expect(entry.counts.bad).to.be.within(8640, 8645);
    expect(entry.counts.total).to.equal(2000 * entry.counts.bad);
    expect(entry.budget.leftRatio).to.be.closeTo(0.5, 1e-9);
    expect(entry.budget.leftMinutes).to.be.closeTo(21.6, 1e-9);
    expect(entry.burnRate["1h"]).to.be.closeTo(0.5, 1e-9);
    expect(entry.secondsToExhaustion).to.be.closeTo(30 * 86_400, 1);
    expect(entry.missing).to.equal(null);
  });

  const unknown = [
    { title: "no data", answer: NOTHING, says: /not known .*\n {2}\S/, code: 0 },
    { title: "a source that is down", answer: BROKEN, says: /not known .*\n {2}.*503/, code: 2 },
  ];
  for (const { title, answer, says, code } of unknown) {
    it(`says of ${title} why nothing is known, and ends with ${code}`, async () => {
      source.answerWith(answer);
      const { exitCode, stdout } = await budget();
      const json = await budget("--format", "json");
      expect(fits(JSON.parse(json.stdout)), JSON.stringify(fits.errors)).to.equal(true);
      expect(exitCode).to.equal(code);
      expect(stdout).to.match(says);
    });
  }

  it("ends with 2 without a source, and with one that an SLO names and nobody configured", async () => {
    const none = await runTiphys({ argv: ["slo", "budget", "--from", "slo.yaml"], cwd: folder });
    expect([none.exitCode, none.stdout]).to.deep.equal([2, ""]);
    expect(none.stderr).to.contain("expected a metrics source, got none. Add --prometheus URL");
    const other = await runTiphys({
      argv: ["slo", "budget", "--from", "slo.yaml", "--source", `eu=${source.url}`],
      cwd: folder,
    });
    expect(other.stderr).to.contain('source "default", which an SLO names, got those of eu');
  });
});
