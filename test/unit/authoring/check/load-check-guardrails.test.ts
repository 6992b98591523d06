import { join } from "node:path";
import { expect } from "chai";
import { runTiphys, type TiphysCall } from "#test/support/run-tiphys.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - {name: prod, overlays: ["apps/{app}"], namespaces: [prod], actions: {critical: deny, high: warn, medium: warn, low: deny}}
  policies: [policies/own.yaml]
`;
const policy = (name: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: ${name}}
spec:
  title: Names
  severity: high
  rules:
    - {id: critical, severity: critical, cel: "false"}
    - {id: high, cel: "false"}
    - {id: medium, severity: medium, cel: "false"}
    - {id: low, severity: low, cel: "false"}
`;
const CONFIG_MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: prod}}\n";

describe("loadCheckGuardrails", () => {
  const folder = temporaryFolder();
  const actions = async (argv: readonly string[], given: Partial<TiphysCall> = {}) => {
    const call = { argv: ["check", "--format", "json", ...argv], cwd: folder(), ...given };
    const { stdout, stderr } = await runTiphys(call);
    expect(stdout, stderr).not.to.equal("");
    return JSON.parse(stdout).targets[0].findings.map(
      (finding: Record<string, string>) => `${finding.policy}/${finding.rule} ${finding.action}`,
    );
  };

  beforeEach(() =>
    writeTree(folder(), {
      "repo/tiphys.yaml": FLEET,
      "repo/policies/own.yaml": policy("own"),
      "repo/apps/a/config-map.yaml": CONFIG_MAP,
      "other/team/given.yaml": policy("given"),
      "other/team/given.test.yaml": "not: a policy\n",
      "plain/config-map.yaml": CONFIG_MAP,
    }),
  );

  it("judges by the fleet and the environment that claims the target", async () => {
    expect(await actions(["repo/apps/a"])).to.deep.equal([
      "own/critical deny",
      "own/high warn",
      "own/medium warn",
      "own/low deny",
    ]);
  });

  it("judges by given policies alone, which warn at low severity only", async () => {
    const expected = ["critical deny", "high deny", "medium deny", "low warn"];
    for (const path of ["other/team", "other/team/given.yaml", "other/team/*.yaml"]) {
      expect(await actions(["--policies", path, "repo/apps/a"]), path).to.deep.equal(
        expected.map((line) => `given/${line}`),
      );
    }
  });

  it("gives given policies the actions of the environment that is named", async () => {
    expect(await actions(["-p", "other/team", "-e", "prod", "repo/apps/a"])).to.deep.equal([
      "given/critical deny",
      "given/high warn",
      "given/medium warn",
      "given/low deny",
    ]);
  });

  it("takes given policies relative to the current folder", async () => {
    const cwd = join(folder(), "repo/apps");
    const found = await actions(["-p", "../policies", "a"], { cwd });
    expect(found[0]).to.equal("own/critical deny");
  });

  it("needs no readable policies of the fleet for given ones", async () => {
    writeTree(folder(), { "repo/policies/own.yaml": "kind: Broken\n" });
    expect(await actions(["-p", "other/team", "repo/apps/a"])).to.have.length(4);
  });

  it("names the file of a given policy that does not compile", async () => {
    writeTree(folder(), { "other/team/given.yaml": policy("given").replace('"false"', "nobody") });
    const { exitCode, stderr } = await runTiphys({
      argv: ["check", "-p", "other/team", "repo/apps/a"],
      cwd: folder(),
    });
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/given\.yaml:8:\d+: spec\.rules\[0\]\.cel: policy "given"/);
  });

  it("lets only critical findings deny where nothing says otherwise", async () => {
    const pod =
      "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x}, spec: {hostPID: true, containers: [{name: a, image: a}]}}";
    const found = await actions(["-"], { cwd: join(folder(), "plain"), stdin: pod });
    expect(found).to.include("pod-security-baseline/host-namespaces deny");
    expect(found.filter((line: string) => line.endsWith("deny"))).to.have.length(1);
    expect(found.some((line: string) => line.startsWith("best-practices/"))).to.equal(true);
  });
});
