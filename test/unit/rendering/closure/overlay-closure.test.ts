import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { type OverlayClosure, overlayClosure } from "#rendering/closure/overlay-closure.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { RICH_OVERLAY, RICH_REPOSITORY } from "#test/support/rich-repository.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

describe("overlayClosure", () => {
  const folder = temporaryFolder();
  const closureOf = (path = RICH_OVERLAY) => overlayClosure({ repositoryRoot: folder(), path });

  it("lists what every feature of kustomize and of a fleet reads", async () => {
    writeTree(folder(), RICH_REPOSITORY);
    const closure = await closureOf();
    const names = closure.files.map((file) => file.replace(`${RICH_OVERLAY}/`, "./"));
    expect(names).to.deep.equal(
      [
        ...["./config/app.conf", "./config/generated.conf", "./config/generated.env"],
        ...["./config/keyed.conf", "./config/more.env", "./config/real/linked.conf"],
        ...[
          "./config/secret.env",
          "./generated.yaml",
          "./kustomization.yaml",
          "./labels-patch.yaml",
        ],
        ...["./labels.yaml", "./name-reference.yaml", "./openapi.json", "./replacements.yaml"],
        ...["./replicas.yaml", "./widget-schema.json", "./widget.yaml"],
        ...["apps/web/base/deployment.yaml", "apps/web/base/kustomization.yml"],
        ...["apps/web/base/service.yaml", "apps/web/components/tracing/kustomization.yaml"],
        ...["apps/web/shared/Kustomization", "apps/web/shared/quota.yaml", "baseline.yaml"],
        ...["crds/widgets.yaml", "exceptions/settings.yaml", "policies-elsewhere/linked.yaml"],
        ...["policies-more/one.yaml", "policies/deep/er/team.yaml", "policies/images.yaml"],
        "tiphys.yaml",
      ].sort((left, right) => (full(left) < full(right) ? -1 : 1)),
    );
    expect(closure.links).to.deep.equal([
      `${RICH_OVERLAY}/config/linked.conf`,
      `${RICH_OVERLAY}/linked-base`,
      "policies/linked.yaml",
    ]);
    expect(closure.globs).to.deep.equal(["crds/*.yaml", "exceptions/*.yaml", "policies/**/*.yaml"]);
    expect(closure.variables).to.deep.equal(["FROM_OUTSIDE"]);
    expect(closure.unknown).to.deep.equal([]);
    expect(closure.absent).to.include.members([`${RICH_OVERLAY}/Kustomization`, ".git"]);
  });

  it("counts SLOs where the fleet renders them", async () => {
    const fleet = String(RICH_REPOSITORY["tiphys.yaml"]);
    writeTree(folder(), { ...RICH_REPOSITORY, "tiphys.yaml": `${fleet}  render: {slos: true}\n` });
    const { files, globs } = await closureOf();
    expect(files).to.include("slos/web.yaml").and.not.include("freezes/holidays.yaml");
    expect(globs).to.include("slos/*.yaml");
  });

  it("takes all manifests of a folder without a kustomization", async () => {
    writeTree(folder(), {
      "plain/a.yaml": "",
      "plain/b/c.json": "",
      "plain/.d.yaml": "",
      "e.yaml": "",
    });
    const { files, folders } = await closureOf("plain");
    expect(files).to.deep.equal(["plain/a.yaml", "plain/b/c.json"]);
    expect(folders).to.deep.equal(["plain"]);
  });

  it("says why it may not be everything", async () => {
    const resources = "resources:\n- https://example.com/acme/base?ref=v1\n";
    writeTree(folder(), {
      "tiphys.yaml":
        'apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: f}\nspec: {environments: [], policies: ["p/*.yaml"], render: {remote: [example.com/acme]}}\n',
      "a/kustomization.yaml": resources,
      "p/x": "-> ../q",
      "q/r.yaml": "",
    });
    const { unknown } = await closureOf("a");
    expect(unknown).to.deep.equal([
      "https://example.com/acme/base?ref=v1 is fetched",
      "p/x is a link to a folder",
    ]);
  });

  it("looks again at links of a glob that lead nowhere, and trusts no folder behind a link", async () => {
    writeTree(folder(), {
      "tiphys.yaml":
        'apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: f}\nspec: {environments: [], policies: ["p/*.yaml", "l/deep/*.yaml"]}\n',
      "a/kustomization.yaml": "namespace: a\n",
      "p/dangling.yaml": "-> ../nowhere.yaml",
      "q/deep/r.yaml": "",
      l: "-> q",
    });
    const { lookups, absent, unknown } = await closureOf("a");
    expect(lookups).to.include("p/dangling.yaml");
    expect(absent).to.include("p/dangling.yaml");
    expect(unknown).to.deep.equal(["l is a link to a folder"]);
  });

  describe("held against real renders", () => {
    let kustomize = "";
    before(async () => (kustomize = await kustomizePath()));

    const render = async () => {
      const env = { TIPHYS_KUSTOMIZE: kustomize, ARGOCD_APP_SOURCE_PATH: RICH_OVERLAY };
      const cwd = join(folder(), RICH_OVERLAY);
      const { exitCode, stdout, stderr } = await runTiphys({ argv: ["generate"], cwd, env });
      return `${exitCode}\n${stdout}\n${stderr}`;
    };

    it("names every file without which a render is another", async function () {
      this.timeout(120_000);
      writeTree(folder(), RICH_REPOSITORY);
      const before = await render();
      expect(before).to.match(/^0\n/);
      const closure = await closureOf();
      const surprises: string[] = [];
      for (const path of Object.keys(RICH_REPOSITORY)) {
        const known = new Set([...closure.files, ...closure.links]).has(path);
        const undo = remove(path);
        const isOther = (await render()) !== before;
        undo();
        if (isOther !== known) surprises.push(path);
      }
      expect(surprises).to.deep.equal([]);
      expect(await render()).to.equal(before);
    });

    it("names every place where a new file makes a render another", async function () {
      this.timeout(120_000);
      writeTree(folder(), RICH_REPOSITORY);
      const before = await render();
      expect(before).to.match(/^0\n/);
      const closure = await closureOf();
      const surprises: string[] = [];
      for (const path of newPlaces(closure)) {
        writeFileSync(join(folder(), path), "kind: Nonsense\n");
        const isOther = (await render()) !== before;
        rmSync(join(folder(), path));
        if (isOther && !isForeseen(path, closure)) surprises.push(path);
      }
      expect(surprises).to.deep.equal([]);
    });

    function remove(path: string): () => void {
      const file = join(folder(), path);
      const isLink = lstatSync(file).isSymbolicLink();
      const content = isLink ? "" : readFileSync(file);
      rmSync(file);
      return () => {
        mkdirSync(dirname(file), { recursive: true });
        if (isLink) symlinkSync(String(RICH_REPOSITORY[path]).slice(3), file);
        else appendFileSync(file, content);
      };
    }
  });
});

function full(name: string): string {
  return name.replace("./", `${RICH_OVERLAY}/`);
}

/** A new name in every folder that there is, as each kind of file that anybody looks for. */
function newPlaces({ files }: OverlayClosure): readonly string[] {
  const folders = new Set(["", ...files, ...Object.keys(RICH_REPOSITORY)].map(dirname));
  return [...folders].flatMap((folder) =>
    ["new.yaml", "new.test.yaml", "new.txt", "kustomization.yml", "Kustomization"]
      .map((name) => join(folder, name))
      .filter((path) => !(path in RICH_REPOSITORY)),
  );
}

function isForeseen(path: string, { absent, globs }: OverlayClosure): boolean {
  const folders = globs.map((glob) => glob.slice(0, glob.indexOf("/")));
  return absent.includes(path) || folders.some((folder) => path.startsWith(`${folder}/`));
}
