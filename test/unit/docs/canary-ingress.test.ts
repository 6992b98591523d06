import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { shownBlocks } from "#test/support/shown-blocks.ts";
import { ROOT } from "#test/support/source-files.ts";

const PAGE = "docs/guides/analyse-a-canary.md";
const blocks = shownBlocks([PAGE]).map(({ text }) => text);
const shown = (kind: string) => blocks.find((text) => text.includes(`\nkind: ${kind}\n`)) ?? "";
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, overlays: [unused], namespaces: [shop-prod]}]
  policies: ["policies/*.yaml", {use: "builtin:best-practices", params: {requiredLabels: [owner]}}]
  exceptions: ["exceptions/*.yaml"]
`;
const ingress = (name: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop-prod}
spec: {defaultBackend: {service: {name: checkout, port: {number: 80}}}}
`;

interface Finding {
  readonly policy: string;
  readonly rule: string;
  readonly action: string;
}

describe("the guide to canaries behind nginx", () => {
  const folder = temporaryFolder();

  /** The rules about labels that deny an Ingress without any. */
  async function denials(name: string): Promise<readonly string[]> {
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "policies/ownership.yaml": shown("GuardrailPolicy"),
      "exceptions/ingress.yaml": shown("GuardrailException"),
      "ingress.yaml": ingress(name),
    });
    const argv = ["check", "ingress.yaml", "--env", "prod", "--format", "json"];
    const { stdout, stderr } = await runTiphys({ argv, cwd: folder() });
    expect(stdout, stderr).not.to.equal("");
    const findings: readonly Finding[] = JSON.parse(stdout).targets[0].findings;
    return findings
      .filter(({ rule, action }) => (rule === "labels" || rule === "owner") && action === "deny")
      .map(({ policy, rule }) => `${policy}/${rule}`);
  }

  it("lets the Ingress in that Rollouts makes", async () => {
    expect(await denials("checkout-checkout-canary")).to.deep.equal([]);
  });

  it("lets no other in without labels", async () => {
    const denied = await denials("checkout");
    expect(denied).to.include.members(["ownership/owner", "best-practices/labels"]);
  });

  it("names the Ingress as the example's policy does: Rollout, Ingress, canary", () => {
    const path = join(ROOT, "examples/ml-inference/policies/ownership.yaml");
    expect(readFileSync(path, "utf8")).to.contain("names: [ml-inference-ml-inference-canary]");
  });
});
