import { expect } from "chai";
import {
  MAX_OBJECT_BYTES,
  reportObject,
  type ReportedRender,
} from "#cmp-plugin/generate/report-object.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { makeFinding } from "#test/support/findings.ts";

const render: ReportedRender = {
  app: "shop",
  path: "apps/shop/overlays/prod",
  environment: "prod",
  namespace: "shop-prod",
  findings: [],
  resources: [],
};
const warning = (message: string) => makeFinding({ action: "warn", message });

function objectOf(given: Partial<ReportedRender>): KubeObject {
  const { bytes } = reportObject({ ...render, ...given });
  const documents = readYamlBytes(bytes, { file: "report" });
  expect(documents).to.have.length(1);
  return documents[0]?.value as KubeObject;
}

const dataOf = (given: Partial<ReportedRender>) =>
  objectOf(given)["data"] as Readonly<Record<string, string>>;
const nameOf = (given: Partial<ReportedRender>) => objectOf(given).metadata?.name ?? "";

describe("the report object", () => {
  it("tells what warns, and nothing else", () => {
    const findings = [
      warning("one"),
      makeFinding({ action: "audit", message: "two" }),
      makeFinding({ action: "off", message: "three" }),
    ];
    const data = dataOf({ findings });
    expect(data["summary"]).to.equal("1 warning");
    expect(data["warnings"])
      .to.match(/\| one \|.*\n$/)
      .and.not.match(/two|three/);
  });

  it("is the same bytes for the same findings", () => {
    const findings = [warning("one"), warning("two")];
    const given = { ...render, findings };
    expect(reportObject(given)).to.deep.equal(reportObject(structuredClone(given)));
  });

  for (const count of [0, 1, 20, 60, 400, 5000]) {
    it(`is small with ${count} warnings, and counts those that it leaves out`, () => {
      const findings = Array.from({ length: count }, (_, index) =>
        warning(`problem ${index} ${"é".repeat(index % 90)}`),
      );
      const { bytes } = reportObject({ ...render, findings });
      expect(bytes.length).to.be.at.most(MAX_OBJECT_BYTES);
      const lines = (dataOf({ findings })["warnings"] ?? "").trimEnd().split("\n");
      const last = /^and (\d+) more: see all with "tiphys check/.exec(lines.at(-1) ?? "");
      const told = last === null ? lines.filter((line) => line !== "").length : lines.length - 1;
      expect(told + Number(last?.[1] ?? 0)).to.equal(count);
      // Full, but for what the next line would take.
      if (last !== null) expect(bytes.length).to.be.greaterThan(MAX_OBJECT_BYTES - 1000);
    });
  }

  it("stays small where one warning is huge", () => {
    const findings = [warning("x".repeat(50_000)), warning("\u0085\u2028".repeat(9000))];
    const { bytes } = reportObject({ ...render, findings });
    expect(bytes.length).to.be.at.most(MAX_OBJECT_BYTES);
  });

  it("stays small where an overlay lies deep", () => {
    const path = "folder/".repeat(580);
    const { bytes } = reportObject({ ...render, path, findings: [warning("one")] });
    expect(bytes.length).to.be.at.most(2000);
  });

  it("stays one line for each warning, whatever a name holds", () => {
    const findings = [warning('a\nb\r\n---\n"c": |\u0000\u202e\ud800')];
    const { warnings = "" } = dataOf({ findings });
    expect(warnings.split("\n")).to.have.length(2);
    expect(warnings.includes("\0") || warnings.includes("\u202e")).to.equal(false);
  });

  const names: readonly (readonly [app: string, name: RegExp])[] = [
    ["shop", /^tiphys-report-shop-[0-9a-f]{6}$/],
    ["argocd_Shop.Prod", /^tiphys-report-argocd-shop-prod-[0-9a-f]{6}$/],
    ["-_-", /^tiphys-report-[0-9a-f]{6}$/],
    ["a".repeat(400), /^tiphys-report-a{200}-[0-9a-f]{6}$/],
  ];
  for (const [app, name] of names)
    it(`has a name that Kubernetes takes for an app like "${app.slice(0, 20)}"`, () => {
      expect(nameOf({ app })).to.match(name);
    });

  it("has another name for each app and each overlay", () => {
    const given = [{}, { app: "Shop" }, { path: "apps/shop/overlays/eu" }];
    expect(new Set(given.map(nameOf)).size).to.equal(3);
  });

  it("leaves a namespace that nothing gives to Argo CD", () => {
    expect(objectOf({ namespace: null }).metadata).not.to.have.property("namespace");
  });

  it("says that no environment claims an overlay", () => {
    expect(dataOf({ environment: null })["environment"]).to.equal("none claims the overlay");
  });

  it("is refused where its name is taken, in its namespace only", () => {
    const metadata = { name: nameOf({}) };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata };
    const taken = { object, source: null, isNamespaced: true };
    const elsewhere = [{ ...taken, namespace: "other" }];
    expect(() => reportObject({ ...render, resources: elsewhere })).not.to.throw();
    expect(() =>
      reportObject({ ...render, resources: [{ ...taken, namespace: "shop-prod" }] }),
    ).to.throw(
      `apps/shop/overlays/prod: expected no ConfigMap "${metadata.name}", which render.report appends, got one.`,
    );
  });
});
