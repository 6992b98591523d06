import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { openSchemas } from "#adapters/open-schemas.ts";
import type { CheckReport, TargetReport } from "#authoring/check/check-report.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { buildAlone, copyRealFleet, type RealFleet } from "#test/support/real-fleet.ts";
import { needTool } from "#test/support/need-tool.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { goModule } from "../../scripts/go-module.ts";
import { CRD_SOURCES } from "../../scripts/schema-sources.ts";

const FOLDER = new URL("real-fleets/", import.meta.url);
const KNOWN_RULES = ["unknown-kind", "unknown-api", "removed-api"];
/** Rule -> what was seen when its findings were looked at one by one. */
const remarks: Readonly<Record<string, string>> = parse(
  readFileSync(new URL("remarks.yaml", FOLDER), "utf8"),
);

/**
 * The projects' own kustomizations, as their Go modules carry them. Every finding stands in
 * real-fleets/<name>.expected.txt, under its rule and a remark; GOLDEN=update rewrites it.
 */
for (const name of ["argo-cd", "argo-rollouts"]) {
  describe(`the kustomizations of ${name}`, () => {
    let fleet: RealFleet;
    let kustomize = "";
    let report: CheckReport;
    const rendered = new Map<string, Buffer>();

    before(async function () {
      this.timeout(600_000);
      if (!hasGo()) return skipWithoutGo(this);
      kustomize = await needTool(this, "kustomize");
      const source = CRD_SOURCES.find((candidate) => candidate.name === name);
      if (source === undefined) throw new Error(`no module "${name}" in scripts/schema-sources.ts`);
      fleet = copyRealFleet(goModule(source));
      for (const overlay of fleet.overlays) {
        const bytes = await buildAlone(kustomize, join(fleet.root, overlay));
        if (bytes !== null && bytes.length > 1) rendered.set(overlay, bytes);
      }
      const argv = ["check", ...fleet.overlays, "--format", "json"];
      const env = { TIPHYS_KUSTOMIZE: kustomize };
      report = JSON.parse((await runTiphys({ argv, cwd: fleet.root, env })).stdout);
    });
    after(() => fleet?.remove());

    it("build offline without us, but for few", () => {
      expect(rendered.size).to.be.greaterThan(fleet.overlays.length * 0.6);
    });

    it("render to the same bytes as kustomize alone", async function () {
      this.timeout(600_000);
      for (const [overlay, bytes] of rendered) {
        const env = { TIPHYS_KUSTOMIZE: kustomize };
        const cwd = join(fleet.root, overlay);
        const { exitCode, stdout, stderr } = await runTiphys({ argv: ["render"], cwd, env });
        expect(exitCode, `${overlay}: ${stderr}`).to.equal(0);
        expect(stdout === bytes.toString("utf8"), overlay).to.equal(true);
      }
    });

    it("are all judged if they build, and none ends in an error of ours", () => {
      const failed = report.targets.filter(({ error }) => error !== null);
      const wrongly = failed.filter(({ path }) => rendered.has(path));
      expect(wrongly.map(({ path, error }) => `${path}: ${error?.message}`)).to.deep.equal([]);
      const broken = findings(report).filter(({ status }) => status === "error");
      expect(broken.map(({ rule, message }) => `${rule}: ${message}`)).to.deep.equal([]);
    });

    it("hold kinds that are known, or said to be unknown", () => {
      const schemas = openSchemas();
      const newest = schemas.open(schemas.versions()[0] ?? "");
      let known = 0;
      for (const target of report.targets) {
        const told = target.findings.filter(({ rule }) => KNOWN_RULES.includes(rule));
        const objects = objectsOf(rendered.get(target.path));
        const declared = crdKinds(objects);
        for (const { apiVersion, kind } of objects) {
          const isSaid = told.some(
            ({ resource }) => resource.kind === kind && resource.apiVersion === apiVersion,
          );
          const isKnown = newest.find(apiVersion, kind) !== null || declared.has(kind);
          expect(isKnown || isSaid, `${target.path}: ${apiVersion} ${kind}`).to.equal(true);
          known += Number(isKnown);
        }
      }
      expect(known).to.be.greaterThan(40);
    });

    it("have findings in files of their own, nearly all with a line that is there", () => {
      const about = findings(report).filter(({ resource }) => resource.kind !== "Bundle");
      const places = about.map(({ source }) => source);
      const lines = places.map((source) => {
        if (source === null) return "nowhere";
        const text = readFileSync(join(fleet.root, source.file), "utf8").split("\n");
        return source.line === null ? "" : (text[source.line - 1] ?? "nowhere");
      });
      expect(lines).not.to.include("nowhere");
      expect(lines.filter((line) => line !== "").length).to.be.greaterThan(lines.length * 0.95);
    });

    it("have the findings that were looked at", () => {
      const file = new URL(`${name}.expected.txt`, FOLDER);
      const text = overview(report);
      if (process.env.GOLDEN === "update") writeFileSync(file, text);
      expect(text).to.equal(existsSync(file) ? readFileSync(file, "utf8") : "");
    });
  });
}

function hasGo(): boolean {
  try {
    execFileSync("go", ["version"]);
    return true;
  } catch {
    return false;
  }
}

function skipWithoutGo(context: Mocha.Context): void {
  if (process.env.CI !== undefined) throw new Error("go: expected it on the PATH, found none.");
  process.stderr.write("skipped: the real fleets lie in Go modules, and there is no Go.\n");
  context.skip();
}

function findings(report: CheckReport): TargetReport["findings"] {
  return report.targets.flatMap((target) => target.findings);
}

function objectsOf(bytes: Buffer | undefined): readonly KubeObject[] {
  if (bytes === undefined) return [];
  return readYamlBytes(bytes, { file: "render" })
    .map(({ value }) => value)
    .filter(isKubeObject);
}

/** Kinds that CustomResourceDefinitions among the objects declare. */
function crdKinds(objects: readonly KubeObject[]): ReadonlySet<unknown> {
  return new Set(
    objects
      .filter(({ kind }) => kind === "CustomResourceDefinition")
      .map(({ spec }) => (spec as { readonly names?: { readonly kind?: unknown } }).names?.kind),
  );
}

/** What cannot be rendered and why; then every finding once, by rule, with the number of overlays that have it. */
function overview(report: CheckReport): string {
  const errors = report.targets.flatMap(({ error }) =>
    error === null ? [] : [`  ${error.message.split("\n")[0]}`],
  );
  const rules = Map.groupBy(findings(report), ({ policy, rule }) => `${policy}/${rule}`);
  const sections = [...rules].sort(byFirst).map(([rule, found]) => {
    const lines = Map.groupBy(
      found,
      ({ resource, path, message }) => `${resource.kind} ${resource.name} ${path}: ${message}`,
    );
    const rows = [...lines].sort(byFirst).map(([line, same]) => `  ${same.length}x ${line}`);
    return [`${rule}: ${remarkOn(rule)}`, ...rows].join("\n");
  });
  return `${[["cannot be rendered", ...errors].join("\n"), ...sections].join("\n\n")}\n`;
}

function remarkOn(rule: string): string {
  const remark = remarks[rule];
  if (remark !== undefined) return remark;
  throw new Error(
    `${rule}: look at its findings, and write into real-fleets/remarks.yaml what they are.`,
  );
}

function byFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
