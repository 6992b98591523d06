import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";

const CASE = fileURLToPath(
  new URL(
    "../../../golden/cmp-plugin/a-report-stands-behind-what-slos-generate/app",
    import.meta.url,
  ),
);
const OVERLAY = "apps/web/overlays/prod";
const DAY_MS = 86_400_000;
const policy = (name: string, cel: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: ${name}}
spec:
  title: ${name}
  severity: low
  match: {kinds: [Deployment]}
  rules: [{id: r, cel: '${cel}'}]
`;

describe("the order of a render with SLOs and a report", () => {
  const folder = temporaryFolder();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  async function run(argv: readonly string[], given: { readonly now?: number } = {}) {
    const env = { TIPHYS_KUSTOMIZE: kustomize, ARGOCD_APP_NAMESPACE: "shop-prod" };
    const cwd = join(folder(), OVERLAY);
    const { exitCode, stdout, stderr } = await runTiphys({ argv, cwd, env, ...given });
    expect(exitCode, stderr).to.equal(0);
    return stdout;
  }
  const namesOf = (text: string) =>
    readYaml(text, { file: "stdout" }).map(({ value }) => {
      const { kind, metadata } = value as { kind: string; metadata: { name: string } };
      return `${kind} ${metadata.name}`;
    });
  const reportOf = (text: string) => text.slice(text.indexOf("kind: ConfigMap"));

  beforeEach(() => cpSync(CASE, folder(), { recursive: true }));

  it("is the overlay, what SLOs generate, and in generate alone the report", async () => {
    const rendered = namesOf(await run(["render", "."]));
    const generated = namesOf(await run(["generate"]));
    expect(rendered[0]).to.equal("Deployment prod-web");
    expect(rendered.length).to.be.greaterThan(2);
    expect(generated.slice(0, -1)).to.deep.equal(rendered);
    expect(generated.at(-1)).to.match(/^ConfigMap tiphys-report-web-/);
  });

  it("is the same at any time, run after run", async () => {
    const first = await run(["generate"]);
    expect(await run(["generate"], { now: TEST_DAY + 40 * DAY_MS })).to.equal(first);
  });

  it("is not changed by a policy that finds nothing, and is by one that warns", async () => {
    const before = await run(["generate"]);
    const fleet = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - name: prod
      overlays: ["apps/{app}/overlays/prod"]
      namespaces: [shop-prod]
      actions: {critical: deny, high: deny, medium: deny, low: warn}
  policies: [policies/*.yaml]
  slos: [slos/*.yaml]
  render: {slos: true, report: true}
`;
    writeTree(folder(), { "tiphys.yaml": fleet, "policies/quiet.yaml": policy("quiet", "true") });
    expect(await run(["generate"])).to.equal(before);
    writeTree(folder(), { "policies/loud.yaml": policy("loud", "false") });
    const after = await run(["generate"]);
    expect(reportOf(after)).to.contain("low loud/r | Deployment shop-prod/prod-web");
    expect(after.slice(0, after.indexOf("kind: ConfigMap"))).to.equal(
      before.slice(0, before.indexOf("kind: ConfigMap")),
    );
  });
});
