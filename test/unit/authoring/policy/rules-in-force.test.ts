import { join } from "node:path";
import { rulesInForce } from "#authoring/policy/rules-in-force.ts";
import type { World } from "#adapters/world.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";
import { expect } from "chai";

const policy = (name: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: ${name}}
spec: {title: t, severity: high, rules: [{id: r, cel: has(object.kind)}]}
`;
const fleet = (spec: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: f}
spec: {environments: [{name: prod}], ${spec}}
`;

describe("rulesInForce", () => {
  const folder = temporaryFolder();

  async function sources(env: World["env"] = {}): Promise<readonly string[]> {
    const world = { cwd: join(folder(), "repo"), env, now: () => TEST_DAY } as unknown as World;
    const { policies } = await rulesInForce(world);
    return policies.map(({ document, source }) => `${document.metadata.name}: ${source}`);
  }

  beforeEach(() => {
    writeTree(folder(), {
      "repo/tiphys.yaml": fleet(
        'policies: ["policies/*.yaml", "builtin:pod-security/baseline@v1.34", {use: "builtin:best-practices"}]',
      ),
      "repo/policies/own.yaml": policy("own"),
      "platform/tiphys.yaml": fleet('platform: true, policies: ["p.yaml"]'),
      "platform/p.yaml": policy("theirs"),
    });
  });

  it("says where each policy is from, by name", async () => {
    expect(await sources()).to.deep.equal([
      "best-practices: builtin:best-practices",
      "kubernetes-schema: built in, on by itself",
      "own: policies/own.yaml",
      "pod-security-baseline: builtin:pod-security/baseline@v1.34",
    ]);
  });

  it("puts the platform's first, which judges by schemas for both", async () => {
    const bundle = join(folder(), "bundle.yaml");
    const argv = ["bundle", "--output", bundle];
    const { exitCode } = await runTiphys({ argv, cwd: join(folder(), "platform") });
    expect(exitCode).to.equal(0);
    expect(await sources({ TIPHYS_BUNDLE: bundle })).to.deep.equal([
      "kubernetes-schema: platform bundle, built in, on by itself",
      "theirs: platform bundle",
      "best-practices: builtin:best-practices",
      "own: policies/own.yaml",
      "pod-security-baseline: builtin:pod-security/baseline@v1.34",
    ]);
  });
});
