import { join } from "node:path";
import { expect } from "chai";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: []}
`;

/** Without overlays: for clusters only. */
const NAMED = FLEET.replace("[]", "[{name: prod, namespaces: [shop]}]");

describe("findTargets", () => {
  const folder = temporaryFolder();
  const failure = async (argv: readonly string[], cwd = folder()) => {
    const { exitCode, stdout, stderr } = await runTiphys({ argv: ["check", ...argv], cwd });
    expect(exitCode).to.equal(2);
    expect(stdout).to.equal("");
    return stderr;
  };

  it("refuses targets of two repositories", async () => {
    writeTree(folder(), {
      "one/tiphys.yaml": FLEET,
      "one/app/a.yaml": "",
      "two/tiphys.yaml": FLEET,
      "two/app/a.yaml": "",
    });
    const one = join(folder(), "one");
    const two = join(folder(), "two");
    expect(await failure(["one/app", "two/app"])).to.equal(
      `tiphys: check: expected targets of one repository, got "${one}" and "${two}". Check them one after the other.\n`,
    );
  });

  it("refuses standard input twice", async () => {
    expect(await failure(["-", "-"])).to.contain("-: expected once, got twice.");
  });

  it("refuses the root of the fleet as a folder of manifests", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET, "a/b.yaml": "" });
    expect(await failure([".."], join(folder(), "a"))).to.contain("got the root of the fleet");
  });

  it("wants a target where there is no fleet", async () => {
    expect(await failure([])).to.contain("expected a target, or a tiphys.yaml");
  });

  it("judges a file outside of any fleet by the fleet of the current folder", async () => {
    writeTree(folder(), {
      "fleet/tiphys.yaml": FLEET.replace("[]", "[{name: prod, overlays: []}]"),
      "out/rendered.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n",
    });
    const argv = ["check", "--env", "prod", "../out/rendered.yaml"];
    const { stdout, exitCode } = await runTiphys({ argv, cwd: join(folder(), "fleet") });
    expect(stdout).to.contain("out/rendered.yaml  environment prod, 1 resource");
    expect(exitCode).to.equal(0);
  });

  it("takes the fleet of the folder above", async () => {
    writeTree(folder(), { "tiphys.yaml": NAMED, "a/b.txt": "" });
    const { exitCode, stdout } = await runTiphys({ argv: ["check"], cwd: join(folder(), "a") });
    expect(stdout).to.contain("✓ 0 overlays allowed: no findings");
    expect(exitCode).to.equal(0);
  });

  it("says where nothing is rendered, and refuses a fleet without an environment", async () => {
    writeTree(folder(), { "tiphys.yaml": NAMED });
    const { stdout, exitCode } = await runTiphys({ argv: ["check"], cwd: folder() });
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("no environment names overlays: nothing was rendered");
    writeTree(folder(), { "tiphys.yaml": FLEET });
    expect(await failure([])).to.contain(
      "tiphys.yaml: spec.environments: expected at least one environment, got none, so that nothing is judged.",
    );
  });

  it("takes a platform's fleet without one: others have theirs", async () => {
    writeTree(folder(), {
      "tiphys.yaml": FLEET.replace("{environments", "{platform: true, environments"),
    });
    expect((await runTiphys({ argv: ["check"], cwd: folder() })).exitCode).to.equal(0);
  });
});
