import { cpSync, existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { findKustomize } from "#adapters/find-kustomize.ts";
import { listTree } from "#adapters/git/list-tree.ts";
import { type ObjectReader, openObjectReader } from "#adapters/git/object-reader.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { TiphysError } from "#core/errors.ts";
import { addOverlay } from "#promotion/add-overlay.ts";
import { type CommitFolder, makeCommitFolder } from "#promotion/commit-folder.ts";
import { renderOverlay } from "#rendering/render-overlay.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const TREES = join(import.meta.dirname, "../../..");

describe("addOverlay", () => {
  const repository = gitWorkTree();
  let kustomize = "";
  let objects: ObjectReader | null = null;
  let folder: CommitFolder | null = null;

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  afterEach(async () => {
    folder?.remove();
    await objects?.close();
  });

  async function open(commit: string) {
    const world = gitWorld(repository().folder);
    const git = await openRepository(repository().folder, world);
    objects = openObjectReader(git);
    const list = await listTree(git, commit);
    const entries = new Map(list.map((entry) => [entry.path, entry]));
    folder = makeCommitFolder(entries, objects);
    return { folder, entries, objects };
  }

  /** What kustomize gives, or what is wrong, without the names of temporary folders. */
  async function outcome(root: string, path: string): Promise<string> {
    const world = {
      ...gitWorld(root),
      env: { PATH: process.env.PATH, TIPHYS_KUSTOMIZE: kustomize },
    };
    const directory = join(root, path);
    const request = { directory, repositoryRoot: root, kustomize: findKustomize(world) };
    try {
      const { bytes } = await renderOverlay({ ...request, env: world.env, signal: world.signal });
      return new TextDecoder().decode(bytes);
    } catch (error) {
      if (error instanceof TiphysError) return `${error.code}: ${error.message}`;
      throw error;
    }
  }

  const cases = [
    ...readdirSync(join(TREES, "test/golden/render")).map((name) => `test/golden/render/${name}`),
    ...["flexdesk", "hyperpage", "ml-inference"].map((name) => `examples/${name}`),
  ];
  for (const path of cases)
    it(`gives kustomize all that it needs: ${path}`, async function () {
      this.timeout(120_000);
      cpSync(join(TREES, path), repository().folder, { recursive: true });
      const files = await open(repository().commit());
      const overlays = [...files.entries.keys()]
        .filter((name) => /(^|\/)kustomization\.ya?ml$/.test(name))
        .map((name) => (dirname(name) === "." ? "" : dirname(name)))
        .filter((overlay) => !path.startsWith("examples") || overlay.includes("overlays"));
      for (const overlay of overlays) {
        const fresh = makeCommitFolder(files.entries, files.objects);
        try {
          await addOverlay({ ...files, folder: fresh }, overlay);
          const whole = await outcome(repository().folder, overlay);
          expect(await outcome(fresh.root, overlay), overlay).to.equal(whole);
        } finally {
          fresh.remove();
        }
      }
    });

  it("leaves alone what the overlay does not refer to", async () => {
    repository().write({
      "a/kustomization.yaml": "resources: [../base]\n",
      "base/kustomization.yaml": "configMapGenerator: [{name: x, files: [deep/x.txt]}]\n",
      "base/deep/x.txt": "x\n",
      "b/kustomization.yaml": "resources: [../base]\n",
      "README.md": "hello\n",
    });
    const files = await open(repository().commit());
    await addOverlay(files, "a");
    const has = (name: string) => existsSync(join(files.folder.root, name));
    expect(["a/kustomization.yaml", "base/deep/x.txt", "b", "README.md"].map(has)).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it("writes a commit with links whole, as they may lead anywhere", async () => {
    repository().write({
      "a/kustomization.yaml": "resources: [../link]\n",
      "base/kustomization.yaml": "resources: [x.yaml]\n",
      "base/x.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n",
      link: "-> base",
    });
    const files = await open(repository().commit());
    await addOverlay(files, "a");
    expect(await outcome(files.folder.root, "a")).to.contain("kind: ConfigMap");
  });

  it("says that a base lies in a submodule", async () => {
    const { folder: root, git } = repository();
    git("init", "--quiet", `${root}/vendor/lib`);
    git("-C", `${root}/vendor/lib`, "commit", "--quiet", "--allow-empty", "--message=Lib");
    repository().write({ "a/kustomization.yaml": "resources: [../vendor/lib/base]\n" });
    const files = await open(repository().commit());
    const error = await errorOf(addOverlay(files, "a"));
    expect(error.message).to.equal(
      'a: expected files of this repository, got "../vendor/lib/base", which lies in the submodule "vendor/lib". Promotions do not follow submodules: copy what is needed into the repository.',
    );
  });
});
