import { globSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { execa } from "execa";
import { readYaml } from "#core/kube/read-yaml.ts";
import {
  brokenOverlays,
  copyExample,
  EXAMPLES,
  type JudgedOverlay,
} from "#test/support/example-copy.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";

interface AppStatus {
  readonly app: string;
  readonly environment: string;
  readonly pending: { readonly changes: readonly string[] } | null;
}

/** Exit code of a promotion that a gate holds back for now. */
const WAITS = 3;

/** What every fleet must pass as it is: each is asked in a repository of its own, of the shipped command. */
const SOUND: readonly string[] = [
  "check",
  "policy test --require-coverage",
  "policy lint",
  "lint",
  "slo check",
  "slo generate",
  "status",
];

describe("the fleets of examples/", () => {
  it("are the five of the plans", () => {
    expect(EXAMPLES).to.deep.equal([
      "cluster-move",
      "flexdesk",
      "hyperpage",
      "kubernetes-move",
      "ml-inference",
    ]);
  });
});

for (const name of EXAMPLES) {
  describe(`examples/${name}`, () => {
    let folder = "";
    let kustomize = "";
    before(async () => {
      kustomize = await toolPath("kustomize");
      folder = join(realpathSync(mkdtempSync(join(tmpdir(), "tiphys-fleet-"))), name);
      copyExample(name, folder);
    });
    after(() => rmSync(dirname(folder), { recursive: true, force: true }));

    const tiphys = (args: readonly string[]) =>
      execa(process.execPath, [join(ROOT, "bin/tiphys.js"), ...args], {
        cwd: folder,
        extendEnv: false,
        env: {
          PATH: "/usr/local/bin:/usr/bin:/bin",
          HOME: folder,
          TIPHYS_KUSTOMIZE: kustomize,
          GIT_CONFIG_NOSYSTEM: "1",
        },
        reject: false,
      });

    for (const command of SOUND) {
      it(`has nothing to mend for "tiphys ${command}"`, async () => {
        const { exitCode, stdout, stderr } = await tiphys(command.split(" "));
        expect(exitCode, stderr + stdout).to.equal(0);
        expect(stdout).not.to.equal("");
      });
    }

    it("has an environment for each overlay, and renders it", async () => {
      const onDisk = globSync("**/overlays/*/kustomization.yaml", { cwd: folder }).map(dirname);
      const overlays = await judgedOverlays();
      expect(overlays.map(({ path }) => path)).to.have.members(onDisk);
      for (const { path } of overlays) {
        const { exitCode, stdout, stderr } = await tiphys(["render", path]);
        expect(exitCode, stderr).to.equal(0);
        expect(readYaml(stdout, { file: path }).length, path).to.be.greaterThan(0);
      }
    });

    it("brings one bundle to clusters, and knows when it is out of date", async () => {
      expect((await tiphys(["bundle", "--check"])).exitCode).to.equal(1);
      for (const args of [["bundle"], ["bundle", "--check"], ["check"]]) {
        const { exitCode, stdout, stderr } = await tiphys(args);
        expect(exitCode, args.join(" ") + stderr + stdout).to.equal(0);
      }
    });

    it("promotes what waits to come, or says what it waits for", async () => {
      const { stdout } = await tiphys(["status", "--format", "json"]);
      const { apps }: { readonly apps: readonly AppStatus[] } = JSON.parse(stdout);
      const waiting = apps.filter(({ pending }) => (pending?.changes ?? []).length > 0);
      expect(waiting).not.to.deep.equal([]);
      for (const { app, environment } of waiting) {
        const moved = await tiphys(["promote", app, "--to", environment, "--dry-run"]);
        expect(moved.exitCode, moved.stderr + moved.stdout).to.be.oneOf([0, WAITS]);
        expect(moved.stdout).to.match(/^ {2}pass {2}policy/m);
      }
    });

    it("is refused in each of its broken ways", async () => {
      const broken = brokenOverlays(folder, await judgedOverlays());
      expect(broken).not.to.deep.equal([]);
      for (const { path, environment } of broken) {
        const { exitCode, stdout } = await tiphys(["check", path, "--env", environment]);
        expect(exitCode, path).to.equal(1);
        expect(stdout).to.match(/^ {4}deny {2}/m);
      }
    });

    async function judgedOverlays(): Promise<readonly JudgedOverlay[]> {
      const { stdout } = await tiphys(["check", "--format", "json"]);
      return JSON.parse(stdout).targets;
    }
  });
}
