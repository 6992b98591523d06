import { join } from "node:path";
import { expect } from "chai";
import type { Finding } from "#core/policy/finding.ts";
import { crdValidator } from "#test/support/crd-validator.ts";
import { makeFinding } from "#test/support/findings.ts";
import { ROOT } from "#test/support/source-files.ts";
import { clusterReport, policyReport } from "#webhooks/scan/policy-report.ts";

const CRDS = join(ROOT, "manifests/webhooks/components/policy-reports");

const judged = (findings: readonly Finding[], compliance = [] as never[]) => [
  { environment: "prod", revision: "sha256:1", findings, compliance },
];

describe("policyReport", () => {
  const cases: readonly (readonly [title: string, given: Partial<Finding>, result: string])[] = [
    ["fails what the environment denies", {}, "fail"],
    ["warns of what it warns of", { action: "warn" }, "warn"],
    ["warns of what it audits", { action: "audit" }, "warn"],
    ["skips what an exception covers", { action: "off", exception: "old" }, "skip"],
    ["tells errors of rules apart", { status: "error" }, "error"],
    ["skips what cannot be evaluated", { status: "not-evaluable", action: "audit" }, "skip"],
  ];
  for (const [title, given, result] of cases) {
    it(title, () => {
      const { results, summary } = policyReport("shop", judged([makeFinding(given)]));
      expect(results.map((each) => each.result)).to.deep.equal([result]);
      expect(summary).to.include({ [result]: 1 });
    });
  }

  it("says once that a rule cannot be evaluated, whatever the number of resources", () => {
    const finding = makeFinding({
      status: "not-evaluable",
      action: "audit",
      message: "no request",
    });
    const { results } = policyReport("shop", judged([finding, finding]));
    expect(results).to.have.length(1);
    expect(results[0]).to.include({ message: "not evaluable in a scan: no request" });
    expect(results[0]).not.to.have.property("resources");
  });

  it("has a pass for each policy that judged something and found nothing", () => {
    const compliance = [
      { policy: "bad", judged: 2, failed: 1 },
      { policy: "good", judged: 2, failed: 0 },
    ];
    const given = [{ environment: "prod", revision: "sha256:1", findings: [], compliance }];
    expect(policyReport("shop", given).results).to.deep.equal([
      {
        source: "tiphys",
        policy: "good",
        scored: true,
        result: "pass",
        message: "2 resources judged",
        properties: { environment: "prod", revision: "sha256:1" },
      },
    ]);
  });

  it("keeps the worst of too many results, counts them all and says how many are left out", () => {
    const many = Array.from({ length: 1500 }, (_, index) =>
      makeFinding({ action: index < 1400 ? "warn" : "deny" }),
    );
    const { results, summary } = policyReport("shop", judged(many));
    expect(summary).to.deep.equal({ fail: 100, error: 0, warn: 1400, skip: 0, pass: 0 });
    expect(results).to.have.length(1001);
    expect(results[0]?.result).to.equal("fail");
    expect(results.at(-1)?.message).to.contain("500 more results are left out");
  });

  it("stays below what etcd takes, however long the messages are", () => {
    const many = Array.from({ length: 900 }, () => makeFinding({ message: "é".repeat(50_000) }));
    const report = policyReport("shop", judged(many));
    expect(Buffer.byteLength(JSON.stringify(report))).to.be.below(1_000_000);
    expect(report.results.at(-1)?.message).to.contain("more results are left out");
  });

  it("says how many resources were judged, and failed, over all policies of an environment", () => {
    const compliance = [
      { policy: "a", judged: 5, failed: 2 },
      { policy: "b", judged: 3, failed: 0 },
    ];
    const [only] = judged([]);
    if (only === undefined) throw new Error("expected an environment");
    const { annotations } = policyReport("shop", [{ ...only, compliance }]).metadata;
    expect(annotations).to.deep.equal({
      "tiphys.io/compliance": '{"prod":{"judged":8,"failed":2}}',
    });
  });

  it("is the cluster's for what belongs to no namespace", () => {
    const { kind, metadata, scope, results } = clusterReport(judged([makeFinding({})]));
    expect(kind).to.equal("ClusterPolicyReport");
    expect(metadata).to.deep.equal({
      name: "tiphys",
      labels: { "app.kubernetes.io/managed-by": "tiphys" },
      annotations: { "tiphys.io/compliance": '{"prod":{"judged":0,"failed":0}}' },
    });
    expect(scope).to.equal(undefined);
    expect(results.map(({ result }) => result)).to.deep.equal(["fail"]);
  });

  const written = policyReport(
    "shop",
    judged(
      [
        makeFinding({}),
        makeFinding({ action: "warn" }),
        makeFinding({ action: "off", exception: "old" }),
        makeFinding({ status: "error" }),
        makeFinding({ status: "not-evaluable", action: "audit" }),
      ],
      [{ policy: "good", judged: 2, failed: 0 }] as never[],
    ),
  );

  it("is valid by the definition that is shipped, which drops no field of it", () => {
    expect(written.summary).to.deep.equal({ pass: 1, fail: 1, warn: 1, error: 1, skip: 2 });
    expect(crdValidator(join(CRDS, "policyreports.yaml"))(written)).to.deep.equal([]);
    expect(
      crdValidator(join(CRDS, "policyreports.yaml"))({ ...written, verdict: "x" }),
    ).to.have.length(1);
  });

  it("is valid for the whole cluster too", () => {
    const report = clusterReport(judged([makeFinding({ status: "error" })]));
    expect(crdValidator(join(CRDS, "clusterpolicyreports.yaml"))(report)).to.deep.equal([]);
  });
});
