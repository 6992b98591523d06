import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect } from "chai";
import { toolPath } from "#test/support/tools.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** What the image and the npm package hold; no sources, no node_modules. */
const SHIPPED = ["package.json", "bin", "dist"];

describe("the shipped command", () => {
  let folder: string;
  let fleet: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tiphys-shipped-"));
    fleet = join(folder, "fleet");
    for (const name of SHIPPED) {
      await cp(join(root, name), join(folder, "tiphys", name), { recursive: true });
    }
    await cp(join(root, "examples/ml-inference"), fleet, { recursive: true });
    await symlink("tiphys.js", join(folder, "tiphys/bin/tiphys"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("knows its version", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect(await tiphys(["--version"])).to.deep.include({
      stdout: `tiphys ${version}`,
      exitCode: 0,
    });
  });

  it("judges the example's fleet", async () => {
    const { exitCode, stderr } = await tiphys(["check"]);
    expect(exitCode, stderr).to.equal(0);
  });

  it("answers each of Argo CD's questions", async () => {
    const overlay = join(fleet, "infrastructure/overlays/dev");
    const built = await execa(await toolPath("kustomize"), ["build", overlay]);
    const generated = await tiphys(["generate"], overlay);
    const discovered = await tiphys(["discover"], overlay);
    const parameters = await tiphys(["parameters"], overlay);
    expect(generated.stdout, generated.stderr).to.equal(built.stdout);
    expect(discovered.stdout).not.to.equal("");
    expect(JSON.parse(parameters.stdout)).to.be.an("array");
  });

  it("prints help for every command that the overview lists", async () => {
    const { stdout: overview } = await tiphys(["--help"]);
    const names = [...overview.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name = ""]) => name);
    expect(names).to.include.members(["check", "generate"]);
    for (const name of names) {
      const { exitCode, stdout } = await tiphys([name, "--help"]);
      expect(exitCode, name).to.equal(0);
      expect(stdout, name).to.contain(`tiphys ${name}`);
    }
  });

  async function tiphys(args: readonly string[], cwd: string = fleet) {
    return execa(process.execPath, [join(folder, "tiphys/bin/tiphys"), ...args], {
      cwd,
      extendEnv: false,
      env: { PATH: "/usr/bin:/bin", HOME: folder, TIPHYS_KUSTOMIZE: await toolPath("kustomize") },
      reject: false,
    });
  }
});
