import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const PLATFORM = `
apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: platform}
spec:
  platform: true
  environments:
    - {name: prod, overlays: ["apps/{app}/overlays/prod"], actions: {critical: deny, high: deny, medium: warn, low: audit}}
  policies: ["builtin:best-practices"]
`;
const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: shop, image: "${image}"}]}\n`;
const overlay = (image: string) => ({
  "shop/base/kustomization.yaml": "resources: [pod.yaml]\n",
  "shop/base/pod.yaml": pod(image),
  "shop/overlays/prod/kustomization.yaml": "namespace: shop-prod\nresources: [../../base]\n",
});

// With manifest-generate-paths Argo CD sends the folder alone below which they lie, and says the whole path.
describe("generate in a part of a repository", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  const generate = async (cwd: string) => {
    const bundle = join(folder(), "platform/guardrails/bundle.yaml");
    const env = { TIPHYS_BUNDLE: bundle, ARGOCD_APP_SOURCE_PATH: "apps/shop/overlays/prod" };
    return await runTiphys({ argv: ["generate"], cwd: join(folder(), cwd), env });
  };

  for (const [title, image] of [
    ["denies in the same words", "shop:latest"],
    ["prints the same manifests", "shop:1.2.3"],
  ] as const) {
    it(`${title} as in the whole one`, async () => {
      const tree = overlay(image);
      for (const place of ["whole/apps", "part"]) writeTree(join(folder(), place), tree);
      writeTree(folder(), {
        "platform/tiphys.yaml": PLATFORM.replace(
          "high: deny",
          image.endsWith("latest") ? "high: deny" : "high: warn",
        ),
      });
      await runTiphys({ argv: ["bundle"], cwd: join(folder(), "platform") });
      const whole = await generate("whole/apps/shop/overlays/prod");
      const part = await generate("part/shop/overlays/prod");
      expect(part).to.deep.equal(whole);
      expect(whole.exitCode, whole.stderr).to.equal(image.endsWith("latest") ? 1 : 0);
      expect(whole.stderr).to.contain("apps/shop/overlays/prod (environment prod)");
      if (whole.exitCode === 1) expect(whole.stderr).to.contain("apps/shop/base/pod.yaml:4");
    });
  }
});
