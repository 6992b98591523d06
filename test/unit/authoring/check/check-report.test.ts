import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { buildReport, exitCodeOf, type TargetReport } from "#authoring/check/check-report.ts";
import { CHECK_REPORT_SCHEMA } from "#authoring/check/check-report.schema.ts";
import { jsonReport } from "#authoring/check/json-report.ts";
import { makeFinding } from "#test/support/findings.ts";

const TARGET: TargetReport = {
  path: "apps/shop/overlays/prod",
  app: "shop",
  environment: "prod",
  decision: "allow",
  resources: 2,
  error: null,
  findings: [],
};
const JUDGED_BY = { revision: `sha256:${"0".repeat(64)}`, policies: 1, rules: 3 };
const FAILED = {
  ...TARGET,
  decision: null,
  error: { code: "RENDER_FAILED", message: "no base" },
} as const;

describe("buildReport", () => {
  it("counts each finding once, existing ones within warn", () => {
    const findings = [
      makeFinding(),
      makeFinding({ action: "warn", existing: true }),
      makeFinding({ action: "warn" }),
      makeFinding({ action: "audit" }),
      makeFinding({ action: "off", exception: "known" }),
      makeFinding({ action: "off", exception: "known", existing: true }),
      makeFinding({ action: "audit", status: "not-evaluable" }),
    ];
    const { summary } = buildReport([{ ...TARGET, findings }, TARGET], JUDGED_BY);
    expect(summary).to.deep.equal({
      ...{ deny: 1, warn: 2, audit: 1, excepted: 2, existing: 1, notEvaluable: 1 },
      ...{ resources: 4, policies: 1, rules: 3 },
    });
  });
});

describe("exitCodeOf", () => {
  const decided = (decision: TargetReport["decision"]) => ({ ...TARGET, decision });
  const cases = [
    { title: "0 when all is allowed", targets: [decided("allow")], failOn: "warn", code: 0 },
    { title: "0 for warnings", targets: [decided("warn")], failOn: "deny", code: 0 },
    {
      title: "1 for warnings with --fail-on warn",
      targets: [decided("warn")],
      failOn: "warn",
      code: 1,
    },
    {
      title: "1 for a denial",
      targets: [decided("allow"), decided("deny")],
      failOn: "deny",
      code: 1,
    },
    {
      title: "2 for an error, whatever else is denied",
      targets: [decided("deny"), FAILED],
      failOn: "deny",
      code: 2,
    },
    { title: "0 for nothing", targets: [], failOn: "warn", code: 0 },
  ] as const;
  for (const { title, targets, failOn, code } of cases) {
    it(`is ${title}`, () => {
      expect(exitCodeOf(buildReport(targets, JUDGED_BY), failOn)).to.equal(code);
    });
  }
});

describe("jsonReport", () => {
  const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(CHECK_REPORT_SCHEMA);

  it("fits its schema, and has the fields of a finding in one order", () => {
    const finding = makeFinding({ source: { file: "a.yaml", line: 3, column: 5 } });
    const shuffled = Object.fromEntries(
      Object.entries(finding).reverse(),
    ) as unknown as typeof finding;
    const text = jsonReport(buildReport([{ ...TARGET, findings: [shuffled] }, FAILED], JUDGED_BY));
    expect(fits(JSON.parse(text)), JSON.stringify(fits.errors)).to.equal(true);
    expect(text).to.match(/"id"[^]*"policy"[^]*"rule"[^]*"severity"[^]*"action"[^]*"status"/);
  });

  const broken = [
    { title: "an unknown field", change: { extra: 1 } },
    { title: "an unknown decision", change: { decision: "maybe" } },
    { title: "a missing field", change: { resources: undefined } },
  ];
  for (const { title, change } of broken) {
    it(`has a schema that refuses ${title}`, () => {
      const report = { ...buildReport([], JUDGED_BY), targets: [{ ...TARGET, ...change }] };
      expect(fits(JSON.parse(JSON.stringify(report)))).to.equal(false);
    });
  }
});
