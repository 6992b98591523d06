import { mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { gitPrefix } from "#authoring/report/write-reports.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { expect } from "chai";

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {hostNetwork: true, containers: [{name: web, image: nginx}]}
`;

describe("reports in files", () => {
  const folder = temporaryFolder();
  const check = (...argv: readonly string[]) =>
    runTiphys({ argv: ["check", "pods", ...argv], cwd: folder() });

  beforeEach(() => writeTree(folder(), { "pods/pod.yaml": POD }));

  it("lie beside the text on the terminal", async () => {
    const { stdout, exitCode } = await check("--format", "sarif", "--output", "out/a.sarif");
    const log = JSON.parse(readFileSync(join(folder(), "out/a.sarif"), "utf8"));

    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/^✗ deny {3}pods/);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).to.equal(
      "pods/pod.yaml",
    );
  });

  it("come from one run, as many as are asked for", async () => {
    const { stdout } = await check("--format=github", "-o", "junit=a.xml", "-o", "markdown=a.md");

    expect(stdout).to.match(/^::error file=pods\/pod\.yaml,line=\d+,/);
    expect(readFileSync(join(folder(), "a.xml"), "utf8")).to.match(/^<\?xml/);
    expect(readFileSync(join(folder(), "a.md"), "utf8")).to.match(/^<!-- tiphys check -->/);
  });

  it("hold no colours, whatever the terminal has", async () => {
    const argv = ["check", "pods", "-o", "text=a.txt"];
    const { stdout } = await runTiphys({ argv, cwd: folder(), isTerminal: true });

    expect(stdout).to.include("\u001b[");
    expect(readFileSync(join(folder(), "a.txt"), "utf8")).not.to.include("\u001b[");
  });

  it("name files from the root of the Git repository, which the fleet may be a part of", async () => {
    mkdirSync(join(folder(), ".git"));
    writeTree(folder(), {
      "deploy/tiphys.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: a}\nspec: {environments: [], policies: ['builtin:pod-security/baseline']}\n",
      "deploy/pods/pod.yaml": POD,
    });
    const { stdout } = await runTiphys({
      argv: ["check", "deploy/pods", "--format", "gitlab"],
      cwd: folder(),
    });

    expect(JSON.parse(stdout)[0].location.path).to.equal("deploy/pods/pod.yaml");
    expect(gitPrefix(realpathSync(join(folder(), "deploy")))).to.equal("deploy/");
  });

  it("are an error where they cannot be written, before anything is printed", async () => {
    const { stdout, stderr, exitCode } = await check("-o", "json=pods");

    expect({ stdout, exitCode }).to.deep.equal({ stdout: "", exitCode: 2 });
    expect(stderr).to.match(/pods: could not be written \(EISDIR\)/);
    expect(statSync(join(folder(), "pods")).isDirectory()).to.equal(true);
  });
});
