import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { expect } from "chai";

const MAIN = new URL("../../../cli/main.ts", import.meta.url).pathname;
const RECORD = `import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) { appendFileSync(process.env.LOADED, url + "\\n"); return next(url, context); } });`;
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, overlays: ["apps/{app}/prod"], namespaces: [prod]}]
`;
const SLO = "service: web\nslos: [{name: up, target: 99%, sli: {query: 'up >= 1'}}]\n";
const SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: prod}\n";
const APP = {
  "apps/web/prod/kustomization.yaml": "resources: [a.yaml]\n",
  "apps/web/prod/a.yaml": SETTINGS,
};

describe("what a verb loads", () => {
  const folder = temporaryFolder();
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  /** Addresses of all modules; each run has a list of its own. */
  const loadedBy = (argv: readonly string[], cwd: string): readonly string[] => {
    const file = join(folder(), `loaded-by-${argv.join("-")}.txt`);
    const record = `data:text/javascript,${encodeURIComponent(RECORD)}`;
    const { status, stderr } = spawnSync(process.execPath, ["--import", record, MAIN, ...argv], {
      cwd: join(folder(), cwd),
      env: { ...process.env, LOADED: file, TIPHYS_KUSTOMIZE: kustomize },
      encoding: "utf8",
    });
    expect(status, stderr).to.equal(0);
    return readFileSync(file, "utf8").split("\n");
  };
  const about = (modules: readonly string[], pattern: RegExp) =>
    modules.filter((url) => pattern.test(url));

  const cases = [
    { argv: ["check", "."], cwd: "apps/web/prod" },
    { argv: ["generate"], cwd: "apps/web/prod" },
    { argv: ["check", "a.yaml"], cwd: "apps/web/prod" },
  ];
  for (const { argv, cwd } of cases) {
    it(`${argv.join(" ")} loads nothing about SLOs in a fleet without any`, () => {
      writeTree(folder(), { ...APP, "tiphys.yaml": FLEET });
      const modules = loadedBy(argv, cwd);

      expect(about(modules, /\/cli\/main\.ts/)).to.have.length(1);
      expect(about(modules, /\/core\/slo\/|lezer|\/axios\/|\/express\//)).to.deep.equal([]);
    });
  }

  it("generate reads no SLOs where a fleet has some, check reads them and asks nobody", () => {
    writeTree(folder(), {
      ...APP,
      "tiphys.yaml": `${FLEET}  slos: [slos/*.yaml]\n`,
      "slos/web.yaml": SLO,
    });

    expect(about(loadedBy(["generate"], "apps/web/prod"), /\/core\/slo\//)).to.deep.equal([]);
    const modules = loadedBy(["check", "."], "apps/web/prod");
    expect(about(modules, /\/core\/slo\/read\//)).not.to.deep.equal([]);
    expect(about(modules, /\/axios\/|\/express\//)).to.deep.equal([]);
  });
});
