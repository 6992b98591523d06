import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ArgoCd, startArgoCd } from "#test/support/argo-cd.ts";
import { START_TIMEOUT_MS } from "#test/support/example-in-argo-cd.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { createGitRepository, type GitRepository } from "#test/support/git-repository.ts";
import { pluginCommands } from "#test/support/plugin-commands.ts";
import { type ApplicationQuery, errorText } from "#test/support/repo-server-client.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

const REPOSITORY = {
  "apps/shop/base/kustomization.yaml": "resources: [pod.yaml]\n",
  "apps/shop/base/pod.yaml":
    'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: shop, image: "shop:1.2.3"}]}\n',
  "apps/shop/overlays/prod/kustomization.yaml": "namespace: shop-prod\nresources: [../../base]\n",
  "apps/cart/overlays/prod/kustomization.yaml": "resources: []\n",
  "docs/README.md": "No overlay reads this.\n",
};
const PATHS = "/apps/shop/base;/apps/shop/overlays/prod";
const fleet = (image: string) => ({
  "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: platform}
spec:
  platform: true
  environments:
    - {name: prod, overlays: ["apps/{app}/overlays/prod"], actions: {critical: deny, high: deny, medium: audit, low: audit}}
  policies: [images.yaml]
`,
  "images.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec:
  title: No ${image}
  severity: high
  remedy: Use another one.
  rules:
    - {id: banned, each: container, path: .image, cel: 'container.image != "${image}"', message: "{{container.image}} is banned"}
`,
});

// The component manifests/cmp/components/platform-bundle, in the real Argo CD, with either server.
for (const server of ["argocd-cmp-server", "tiphys cmp-server"] as const)
  describe(`a platform's bundle beside ${server}`, () => {
    let folder = "";
    let repository: GitRepository;
    let argoCd: ArgoCd;

    before(async function () {
      this.timeout(START_TIMEOUT_MS);
      folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-platform-")));
      for (const name of ["source", "platform", "cache"]) mkdirSync(join(folder, name));
      writeTree(join(folder, "source"), REPOSITORY);
      repository = await createGitRepository(join(folder, "source"));
      await writeBundle("nothing:1");
      argoCd = await startArgoCd({
        pluginFolder: server === "argocd-cmp-server" ? join(ROOT, "manifests/cmp") : null,
        commands: await pluginCommands(),
        repoServerEnvironment: {
          ARGOCD_REPO_SERVER_PLUGIN_USE_MANIFEST_GENERATE_PATHS: "true",
          ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS: ".git",
          ARGOCD_CMP_CHUNK_SIZE: "65536",
        },
        pluginEnvironment: {
          TIPHYS_BUNDLE: join(folder, "platform/guardrails/bundle.yaml"),
          TIPHYS_CACHE_DIR: join(folder, "cache"),
        },
      });
    });

    after(async () => {
      await argoCd?.stop();
      await repository?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const writeBundle = async (image: string) => {
      writeTree(join(folder, "platform"), fleet(image));
      const { exitCode, stderr } = await runTiphys({
        argv: ["bundle"],
        cwd: join(folder, "platform"),
      });
      expect(exitCode, stderr).to.equal(0);
    };
    const generate = (changes: Partial<ApplicationQuery> = {}) =>
      argoCd.repoServer.generateManifests({
        repository: repository.url,
        revision: repository.revision,
        path: "apps/shop/overlays/prod",
        plugin: { name: "tiphys" },
        generatePaths: PATHS,
        ...changes,
      });
    const digest = (value: string): Partial<ApplicationQuery> => ({
      isCached: true,
      plugin: { name: "tiphys", env: [{ name: "TIPHYS_BUNDLE_DIGEST", value }] },
    });

    it("renders the part of a repository that the paths have in common as it does the whole", async function () {
      this.timeout(60_000);
      const whole = await generate({ generatePaths: "" });
      const part = await generate();
      expect(part.manifests).to.deep.equal(whole.manifests);
      expect(part.manifests[0]).to.contain('"namespace":"shop-prod"');
    });

    it("is sent no more: what the paths leave out cannot be read", async function () {
      this.timeout(60_000);
      const error = await errorText(generate({ generatePaths: "." }));
      expect(error).to.contain('"../../base"').and.contain("leads out of it");
    });

    it("renders again by another bundle once its digest is another", async function () {
      this.timeout(120_000);
      const { manifests } = await generate(digest("sha256:one"));
      await writeBundle("shop:1.2.3");
      await argoCd.restartPlugin();
      const stale = await generate(digest("sha256:one"));
      expect(stale.manifests).to.deep.equal(manifests);
      const error = await errorText(generate(digest("sha256:two")));
      expect(error).to.contain(
        "tiphys denied apps/shop/overlays/prod (environment prod): 1 denial",
      );
      expect(error).to.contain("shop:1.2.3 is banned").and.contain("apps/shop/base/pod.yaml:4");
    });
  });
