import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT_SLO } from "#test/support/checkout-slo.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { SLO_REPLAY_SCHEMA } from "#authoring/slo/replay/slo-replay.schema.ts";
import { encodeFacts } from "#core/slo/facts/encode-facts.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { startStubSource, steadyAnswer, type StubSource } from "#test/support/stub-source.ts";

const EVALUATED = "2026-11-21T11:00:00.000Z";
const ANSWER = {
  result: [0.5, "pass", "all is well"],
  details: {
    slo: "checkout/availability",
    revision: `sha256:${"0".repeat(64)}`,
    evaluatedAt: EVALUATED,
    request: {
      slos: ["checkout/availability"],
      namespace: "shop",
      canaryHash: "9c4b",
      stableHash: "5f7d",
    },
    objectives: [
      {
        slo: "checkout/availability",
        counts: { period: null },
        canary: { total: 12, bad: 1 },
        stable: null,
      },
    ],
  },
};
const RUN = `apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata: {name: checkout-1}
spec:
  args:
    - {name: canary-hash, value: 9c4b}
    - {name: stable-hash, value: 5f7d}
  metrics:
    - name: slo-availability
      provider:
        web:
          url: "http://tiphys-analysis.tiphys-system.svc/v1/measure"
          jsonBody: {slo: checkout/availability, namespace: shop, canaryHash: "{{args.canary-hash}}", stableHash: "{{ args.stable-hash }}"}
    - name: other
      provider: {prometheus: {query: up}}
status:
  metricResults:
    - name: slo-availability
      measurements:
        - {startedAt: "2026-11-21T10:59:00Z", value: '[null,"hold","too early"]'}
        - {startedAt: "2026-11-21T11:00:00Z", value: '[0.5,"pass","all is well"]'}
        - {startedAt: "2026-11-21T11:01:00Z", message: "connection refused"}
`;

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SLO_REPLAY_SCHEMA);

describe("tiphys slo replay", () => {
  let folder: string;
  let source: StubSource;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-replay-"));
    writeFileSync(join(folder, "slo.yaml"), CHECKOUT_SLO);
    source = await startStubSource(steadyAnswer(() => null));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await source.close();
  });

  const replay = (recording: string, ...argv: string[]) =>
    runTiphys({
      argv: ["slo", "replay", "-", "--from", "slo.yaml", "--prometheus", source.url, ...argv],
      cwd: folder,
      stdin: recording,
    });
  const healthy = () =>
    source.answerWith(steadyAnswer((_, promql) => (promql.includes("5..") ? 0 : 600)));

  it("asks about the time of an answer again, and finds the same outcome", async () => {
    healthy();
    const { exitCode, stdout, stderr } = await replay(JSON.stringify(ANSWER));
    expect(stderr).to.equal("");
    expect(stdout).to.match(
      /^judged at 2026-11-21T11:00:00\.000Z\n {2}then {2}pass {2}all is well\n/,
    );
    expect(stdout).to.match(/\n {2}now {3}pass {2}\S[^\n]*\n {2}the same outcome\n/);
    expect(exitCode).to.equal(0);
    const asked = source.queries.map(({ form }) => Number(form.get("end")) * 1000);
    expect(Math.max(...asked)).to.equal(Date.parse(EVALUATED));
  });

  it("says which counts and which revision were others", async () => {
    healthy();
    const { stdout } = await replay(JSON.stringify(ANSWER), "--format", "json");
    expect(fits(JSON.parse(stdout)), JSON.stringify(fits.errors)).to.equal(true);
    const [verdict] = JSON.parse(stdout).verdicts;
    expect(verdict.differences[0]).to.match(
      /^the SLOs have changed: revision sha256:0{12} then, sha256:/,
    );
    expect(verdict.differences.join("\n")).to.match(
      /checkout\/availability, canary: 1 of 12 bad then, 0 of \d+ bad now/,
    );
  });

  it("ends with 1 where the outcome is another", async () => {
    source.answerWith(steadyAnswer((_, promql) => (promql.includes("5..") ? 300 : 600)));
    const { exitCode, stdout } = await replay(JSON.stringify(ANSWER));
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain("  another outcome\n");
  });

  it("replays every measurement of an AnalysisRun that has a verdict", async () => {
    healthy();
    const { stdout } = await replay(RUN, "--format", "json");
    const { verdicts } = JSON.parse(stdout);
    expect(verdicts.map(({ label }: { readonly label: string }) => label)).to.deep.equal([
      "slo-availability at 2026-11-21T10:59:00.000Z",
      "slo-availability at 2026-11-21T11:00:00.000Z",
    ]);
    expect(verdicts[1].isSame).to.equal(true);
    const queries = source.queries.map(({ form }) => form.get("query")).join("\n");
    expect(queries).to.contain('rollouts_pod_template_hash="9c4b"').and.contain('hash="5f7d"');
  });

  const FACTS: VerdictFacts = {
    objective: sampleObjective(),
    nowMs: TEST_DAY,
    sinceMs: null,
    lastSeenMs: null,
    period: { missing: { cause: "no-data", reason: "nothing was scraped" } },
    recent: { missing: { cause: "no-data", reason: "nothing was scraped" } },
    canary: null,
    baseline: null,
    latency: [],
  };

  it("judges an answer by the facts that it carries, where no source is named", async () => {
    const objectives = ANSWER.details.objectives.map((one) => ({
      ...one,
      facts: encodeFacts(FACTS),
    }));
    const answer = { ...ANSWER, details: { ...ANSWER.details, objectives } };
    const { exitCode, stdout, stderr } = await runTiphys({
      argv: ["slo", "replay", "-"],
      cwd: folder,
      stdin: JSON.stringify(answer),
    });
    expect(stderr).to.equal("");
    expect(stdout).to.match(
      /^judged at 2026-11-21T12:00:00\.000Z\n {2}then {2}pass {2}all is well\n {2}now {3}hold {2}[^\n]*nothing was scraped\n {2}another outcome\n/,
    );
    expect(exitCode).to.equal(1);
  });

  it("judges facts as they are, without a source", async () => {
    writeFileSync(join(folder, "facts.json"), JSON.stringify(encodeFacts(FACTS)));
    const { exitCode, stdout } = await runTiphys({
      argv: ["slo", "replay", "facts.json"],
      cwd: folder,
    });
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^judged at 2026-11-21T12:00:00\.000Z\n {2}now {3}hold {2}/);
  });

  const refusals = [
    { title: "what is no recording", text: "kind: Pod", says: "expected an answer of /v1/measure" },
    {
      title: "a run without a verdict",
      text: RUN.replaceAll("value: '[", "value: 'x["),
      says: "expected measurements with a verdict, found none",
    },
    {
      title: "an SLO that the documents do not have",
      text: JSON.stringify(ANSWER).replaceAll("checkout/availability", "checkout/availabilty"),
      says: 'got "checkout/availabilty" of namespace "shop". Did you mean "checkout/availability"?',
    },
    { title: "two documents", text: "a: 1\n---\nb: 2", says: "expected one document, got 2" },
  ];
  for (const { title, text, says } of refusals) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stdout, stderr } = await replay(text);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain(says);
    });
  }
});
