import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASE = fileURLToPath(
  new URL("../../../golden/cmp-plugin/slos-follow-their-overlay/", import.meta.url),
);
const OVERLAY = "apps/web/overlays/prod";

describe("tiphys render", () => {
  let folder: string;
  let env: Readonly<Record<string, string>>;
  before(async function () {
    this.timeout(300_000);
    env = { TIPHYS_KUSTOMIZE: await kustomizePath(), ARGOCD_APP_NAMESPACE: "shop-prod" };
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-render-")));
    cpSync(join(CASE, "app"), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...argv: string[]) => runTiphys({ argv, cwd: folder, env });
  const valuesIn = (text: string) => readYaml(text, { file: "out" }).map(({ value }) => value);
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));

  it("prints what SLOs generate behind the overlay, the same objects as generate", async () => {
    const { exitCode, stdout } = await run("render", OVERLAY);
    const generated = readFileSync(join(CASE, "expected.yaml"), "utf8");
    expect(exitCode).to.equal(0);
    expect(valuesIn(stdout)).to.deep.equal(valuesIn(generated));
    expect(valuesIn(stdout)).to.have.length(5);
  });

  it("prints the overlay byte for byte where render.slos is off", async () => {
    edit("tiphys.yaml", (text) => text.replace("slos: true", "slos: false"));
    const off = await run("render", OVERLAY);
    edit("tiphys.yaml", (text) => text.replace(/ {2}slos: .*\n {2}render: .*\n/, ""));
    const without = await run("render", OVERLAY);
    expect(off.stdout).to.equal(without.stdout);
    expect(valuesIn(off.stdout)).to.have.length(1);
  });

  it("adds nothing to a folder that no environment claims", async () => {
    const { stdout } = await run("render", "apps/web/base");
    expect(valuesIn(stdout)).to.have.length(1);
  });

  it("lets check judge the same objects", async () => {
    const { stdout } = await run("check", OVERLAY, "--format", "json");
    expect(JSON.parse(stdout).targets[0].resources).to.equal(5);
  });
});
