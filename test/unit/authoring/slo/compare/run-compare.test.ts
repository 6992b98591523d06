import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { VERSION_COMPARISON_SCHEMA } from "#authoring/slo/compare/version-comparison.schema.ts";
import { CHECKOUT_SLO } from "#test/support/checkout-slo.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import {
  sendJson,
  startStubSource,
  steadyAnswer,
  type StubAnswer,
  type StubSource,
} from "#test/support/stub-source.ts";

const SLO = `${CHECKOUT_SLO}    - name: lag
      target: 99%
      indicator: {gauge: {query: max(lag_seconds), below: 5}}
`;

/** Of so many requests in each step, 100 without a word, so many of each version are bad. */
const bad = (ofA: number, ofB: number, requests = 100) =>
  steadyAnswer((_, promql) => {
    if (!promql.includes("5..")) return requests;
    return promql.includes('version="a"') ? ofA : ofB;
  });
const BROKEN: StubAnswer = (_, response) => sendJson(response, {}, 503);

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  VERSION_COMPARISON_SCHEMA,
);

const outcomes = [
  { title: "a winner", answer: bad(1, 12), outcome: "winner", winner: "a", code: 0 },
  { title: "the other one", answer: bad(12, 1), outcome: "winner", winner: "b", code: 0 },
  { title: "no winner yet", answer: bad(1, 1.2), outcome: "not-yet", winner: null, code: 0 },
  { title: "no difference", answer: bad(0, 0, 10_000), outcome: "equal", winner: null, code: 0 },
  { title: "no data", answer: steadyAnswer(() => null), outcome: "no-data", winner: null, code: 0 },
  { title: "no source", answer: BROKEN, outcome: "no-data", winner: null, code: 2 },
];

const refusals = [
  { argv: ["checkout", "a"], says: 'expected 2 to 8 versions after "checkout", got 1' },
  { argv: ["checkout", "a", "a"], says: 'expected each version once, got "a" twice' },
  { argv: ["checkout", "x=a", "y=a"], says: 'expected each version once, got "a" twice' },
  {
    argv: ["checkout", "a", "=b"],
    says: 'expected a version such as 1.5.0, or NAME=VALUE, got "=b"',
  },
  {
    argv: ["checkout", "a", "b", "--since", "soon"],
    says: "--since: expected a duration such as 2h",
  },
  { argv: ["checkout", "a", "b", "--since", "2100-01-01T00:00:00Z"], says: "a time in the past" },
  {
    argv: ["checkout", "a", "b", "--label", 'x"} or up{'],
    says: "--label: expected the name of a label",
  },
  {
    argv: ["checkout/lag", "a", "b"],
    says: 'expected an SLO that counts requests, got "checkout/lag"',
  },
  {
    argv: ["shipping", "a", "b"],
    says: 'expected a service or an SLO such as "checkout/availability", got "shipping"',
  },
];

describe("tiphys compare", () => {
  let folder: string;
  let source: StubSource;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-compare-"));
    writeFileSync(join(folder, "slo.yaml"), SLO);
    source = await startStubSource(bad(0, 0));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await source.close();
  });

  const compare = (...argv: string[]) =>
    runTiphys({
      argv: ["compare", "--from", "slo.yaml", "--prometheus", source.url, ...argv],
      cwd: folder,
    });

  for (const { title, answer, outcome, winner, code } of outcomes) {
    it(`says of ${title}, as text and as JSON, and ends with ${code}`, async () => {
      source.answerWith(answer);
      const asked = ["checkout", "a", "b", "--label", "version"];
      const { exitCode, stdout } = await compare(...asked);
      const json = await compare(...asked, "--format", "json");
      const report = JSON.parse(json.stdout);
      expect(fits(report), JSON.stringify(fits.errors)).to.equal(true);
      expect(exitCode).to.equal(code);
      const [only, ...others] = report.objectives;
      expect(others).to.deep.equal([]);
      expect(only).to.include({
        slo: "shop/checkout/availability",
        outcome,
        winner,
        label: "version",
      });
      expect(stdout).to.contain(only.reason);
    });
  }

  it("shows counts, shares with their intervals, rates and how sure it is", async () => {
    source.answerWith(bad(1, 12));
    const { stdout } = await compare("checkout", "old=a", "new=b", "--label", "version");
    const lines = stdout.split("\n");
    expect(lines[0]).to.match(
      /^shop\/checkout\/availability: old wins: new \d+ of \d+ requests bad \(12%\)/,
    );
    expect(lines[1]).to.match(/^VERSION +REQUESTS +BAD +SHARE +95% INTERVAL +PER SECOND$/);
    expect(lines[2]).to.match(/^old +[\d,]+ +[\d,]+ +1% +0\.\d+% to 1\.\d+% +[\d.]+$/);
    expect(lines[4]).to.match(
      /^new is surely worse than old: evidence more than 1000000 of the \d+ needed, p = \S+ at this look$/,
    );
  });

  it("says how long, and how many requests, until there should be an answer", async () => {
    source.answerWith(bad(1, 1.5));
    const { stdout } = await compare("checkout", "a", "b", "--label", "version");
    const { stdout: json } = await compare(
      "checkout",
      "a",
      "b",
      "--label",
      "version",
      "--format",
      "json",
    );
    const [{ etaSeconds, requestsNeeded }] = JSON.parse(json).objectives;
    expect(etaSeconds).to.be.greaterThan(0);
    expect(requestsNeeded).to.be.greaterThan(100);
    expect(stdout).to.match(/not yet: .*, about \S+ and \d+ requests more/);
  });

  it("tells versions apart by the SLO's own label unless told otherwise", async () => {
    source.answerWith(bad(0, 0));
    const before = source.queries.length;
    await compare("checkout", "a", "b");
    const asked = source.queries.slice(before).map(({ form }) => form.get("query") ?? "");
    expect(asked.length).to.be.greaterThan(0);
    for (const promql of asked) expect(promql).to.match(/rollouts_pod_template_hash="[ab]"/);
  });

  it("escapes what a version's name holds", async () => {
    source.answerWith(bad(0, 0));
    const before = source.queries.length;
    const { exitCode } = await compare("checkout", 'a"} or up{', "b", "--label", "version");
    expect(exitCode).to.equal(0);
    const asked = source.queries.slice(before).map(({ form }) => form.get("query") ?? "");
    expect(asked[0]).to.contain(String.raw`version="a\"} or up{"}`);
  });

  for (const { argv, says } of refusals) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const { exitCode, stdout, stderr } = await compare(...argv);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain(says);
    });
  }
});
