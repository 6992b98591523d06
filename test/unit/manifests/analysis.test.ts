import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { kustomizePath } from "#test/support/need-tool.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

interface Shown {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly metrics: readonly Metric[] };
}

interface Metric {
  readonly [field: string]: unknown;
}

describe("manifests/analysis", function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "tiphys-manifests-")));
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  const build = async (resources: readonly string[], components: readonly string[]) => {
    const paths = (names: readonly string[]) =>
      JSON.stringify(names.map((name) => relative(folder, join(root, "manifests", name))));
    const text = `resources: ${paths(resources)}\ncomponents: ${paths(components)}\n`;
    await writeFile(join(folder, "kustomization.yaml"), text);
    const { stdout } = await run(await kustomizePath(), ["build", folder]);
    return parseAllDocuments(stdout).map((document) => document.toJS() as Shown);
  };

  const names = (objects: readonly Shown[], kind: string) =>
    objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

  const tiphys = async (...argv: string[]) =>
    runTiphys({ argv, cwd: root, env: { TIPHYS_KUSTOMIZE: await kustomizePath() } });

  it("stand beside the webhook's in one installation", async () => {
    const objects = await build(["webhooks/base", "analysis/base"], []);
    expect(names(objects, "Deployment")).to.deep.equal(["tiphys-analysis", "tiphys-webhook"]);
    expect(names(objects, "Namespace")).to.deep.equal(["tiphys-system"]);
  });

  it("bring namespace, CRDs and default-deny where they stand alone", async () => {
    const objects = await build(
      ["analysis/base"],
      ["analysis/components/standalone", "analysis/components/service-monitor"],
    );
    expect(names(objects, "Namespace")).to.deep.equal(["tiphys-system"]);
    expect(names(objects, "CustomResourceDefinition")).to.include("guardrailbundles.tiphys.io");
    expect(names(objects, "NetworkPolicy")).to.include("default-deny");
    expect(names(objects, "ServiceMonitor")).to.deep.equal(["tiphys-analysis"]);
  });

  it("keep to the restricted level and to good practice, but for the owner's labels", async () => {
    const { stdout } = await tiphys(
      ...["check", "--policies", "builtin:pod-security/restricted"],
      ...["--policies", "builtin:best-practices", "--format", "json", "manifests/analysis/base"],
    );
    const [target] = JSON.parse(stdout).targets;
    const rules = new Set(target.findings.map(({ rule }: { readonly rule: string }) => rule));
    // default-deny is in the namespace that the webhook, or the component, brings.
    expect([...rules].sort()).to.deep.equal(["default-deny", "labels", "pod-labels"]);
  });

  it("have templates and examples in which tiphys lint finds nothing", async () => {
    const { exitCode, stdout } = await tiphys(
      ...["lint", "manifests/analysis/templates", "manifests/analysis/examples"],
    );
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.contain("no findings; 6 resources");
  });

  it("let a hold wait in a step, and pause what stays undecided", async () => {
    const objects = await build(["analysis/templates"], []);
    const metric = objects.find(({ metadata }) => metadata.name === "slo-step")?.spec.metrics[0];
    expect(metric).to.include({
      count: "{{args.count}}",
      inconclusiveLimit: "{{args.count}}",
      consecutiveSuccessLimit: "{{args.passes}}",
      failureLimit: 0,
    });
  });

  it("pause a hold that lasts in the background", async () => {
    const objects = await build(["analysis/templates"], []);
    const metric = objects.find(({ metadata }) => metadata.name === "slo-background")?.spec
      .metrics[0];
    expect(metric).to.include({ inconclusiveLimit: 3, failureLimit: 0 });
    expect(metric).not.to.have.property("count");
  });
});
