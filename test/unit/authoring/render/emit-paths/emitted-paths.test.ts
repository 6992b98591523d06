import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { goMatch } from "#authoring/lint/argo-cd/go-match.ts";
import { buildBundle } from "#core/policy/bundle.ts";
import { temporaryFolder, writeTree, type FileTree } from "#test/support/file-tree.ts";
import { policyOf, sourceOf } from "#test/support/fleet-setup.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { RICH_OVERLAY, RICH_REPOSITORY } from "#test/support/rich-repository.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

interface Emitted {
  readonly overlays: readonly {
    readonly path: string;
    readonly generatePaths: string;
    readonly sent: string;
    readonly unknown: readonly string[];
  }[];
  readonly tarExclusions: readonly string[] | null;
}

const UNREAD: FileTree = {
  "docs/guide.md": "",
  ".github/workflows/ci.yaml": "",
  "policies/docs/guide.md": "",
  "apps/web/notes/n.md": "",
  "apps/api/base/kustomization.yaml": "resources: []\n",
  "od[d]/x": "",
};

/** The same repository without a fleet of its own: that is the platform's. */
const WITHOUT_FLEET = Object.fromEntries(
  Object.entries({ ...RICH_REPOSITORY, ...UNREAD }).filter(([path]) => path.startsWith("apps/")),
);

describe("tiphys render --emit-paths", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const repository = () => join(folder(), "repository");
  let kustomize = "";
  before(async () => (kustomize = await kustomizePath()));

  const emit = async (given: { argv?: readonly string[]; env?: Record<string, string> } = {}) =>
    await runTiphys({
      argv: ["render", "--emit-paths", ...(given.argv ?? [])],
      cwd: repository(),
      env: given.env ?? {},
    });
  const emitted = async (given: Parameters<typeof emit>[0] = {}): Promise<Emitted> => {
    const argv = [...(given.argv ?? []), "--format", "json"];
    const { exitCode, stdout, stderr } = await emit({ ...given, argv });
    expect(stderr).to.equal("");
    expect(exitCode).to.equal(0);
    return JSON.parse(stdout) as Emitted;
  };
  const bundle = () => {
    const source = sourceOf({
      policies: [policyOf("platform", { cel: "true" })],
      fleet: {
        platform: true,
        environments: [{ name: "prod", overlays: ["apps/{app}/overlays/*"] }],
      },
    });
    const path = join(folder(), "bundle.yaml");
    writeFileSync(path, JSON.stringify(buildBundle(source, { slos: [], freezes: [] })));
    return { TIPHYS_BUNDLE: path };
  };
  const generate = async (tree: string, given: { path: string; env: Record<string, string> }) => {
    const env = {
      TIPHYS_KUSTOMIZE: kustomize,
      ARGOCD_APP_SOURCE_PATH: RICH_OVERLAY,
      ...given.env,
    };
    const { exitCode, stdout, stderr } = await runTiphys({
      ...{ argv: ["generate"], cwd: join(tree, given.path), env },
    });
    expect(stderr).to.match(/^tiphys allowed/);
    return { exitCode, stdout, stderr };
  };
  /** What Argo CD would unpack: a part of the repository, without what is excluded. */
  const send = (root: string, exclusions: readonly string[]): string => {
    const sent = join(folder(), "sent");
    mkdirSync(sent);
    const from = join(repository(), root);
    cpSync(from, sent, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !exclusions.some((pattern) => goMatch(pattern, relative(from, path))),
    });
    return sent;
  };

  it("says what Argo CD must watch and send where policies lie in the repository", async () => {
    writeTree(repository(), { ...RICH_REPOSITORY, ...UNREAD });
    const { overlays, tarExclusions } = await emitted();
    expect(overlays).to.have.length(1);
    expect(overlays[0]).to.include({ path: RICH_OVERLAY, sent: "." });
    expect(overlays[0]?.generatePaths.split(";")).to.include.members([
      "/apps/web/base",
      "/apps/web/overlays/prod",
      "/policies",
      "/policies-elsewhere",
      "/tiphys.yaml",
    ]);
    expect(tarExclusions).to.deep.equal([
      ...[".git", ".github", "apps/api", "apps/other", "docs", "freezes", "od\\[d\\]", "slos"],
    ]);
  });

  it("lets a render come out the same from what is sent, policies and all", async () => {
    writeTree(repository(), { ...RICH_REPOSITORY, ...UNREAD });
    const { overlays, tarExclusions } = await emitted();
    const whole = await generate(repository(), { path: RICH_OVERLAY, env: {} });
    const sent = send(overlays[0]?.sent ?? "", tarExclusions ?? []);
    expect(await generate(sent, { path: RICH_OVERLAY, env: {} })).to.deep.equal(whole);
  });

  it("narrows to what the overlay has in common where policies come from the platform", async () => {
    writeTree(repository(), WITHOUT_FLEET);
    const env = bundle();
    const { overlays, tarExclusions } = await emitted({ env });
    expect(overlays.map(({ path, sent }) => [path, sent])).to.deep.equal([
      ["apps/web/overlays/dev", "apps/web"],
      [RICH_OVERLAY, "apps/web"],
    ]);
    expect(overlays[0]?.generatePaths).to.equal("/apps/web/base;/apps/web/overlays/dev");
    expect(tarExclusions).to.deep.equal([".git", "notes"]);
    const whole = await generate(repository(), { path: RICH_OVERLAY, env });
    const sent = send("apps/web", tarExclusions ?? []);
    expect(await generate(sent, { path: "overlays/prod", env })).to.deep.equal(whole);
  });

  it("is the same from anywhere, and says one overlay's alone when that is named", async () => {
    writeTree(repository(), { ...RICH_REPOSITORY, ...UNREAD });
    const [all] = (await emitted()).overlays;
    const one = await emitted({ argv: [RICH_OVERLAY] });
    expect(one).to.deep.include({ overlays: [all], tarExclusions: null });
    expect((await emit({ argv: [RICH_OVERLAY] })).stdout).to.equal(
      `${RICH_OVERLAY}\n  argocd.argoproj.io/manifest-generate-paths: ${all?.generatePaths}\n  sent: the whole repository (31 files of it read)\n`,
    );
    expect((await emit({ argv: ["--format", "yaml"] })).stdout).to.match(
      /^apiVersion: tiphys.io\/v1/,
    );
  });

  it("says where more may be read", async () => {
    writeTree(repository(), {
      "a/kustomization.yaml": "helmGlobals: {chartHome: ../charts}\nhelmCharts: [{name: c}]\n",
      "charts/c/templates/a.txt": "",
    });
    const { stdout } = await emit({ argv: ["a", "--enable-helm"] });
    expect(stdout).to.contain('  may read more: Helm inflates "c"\n');
    expect(stdout).to.contain("manifest-generate-paths: /a;/charts/c\n");
  });

  it("needs a fleet to know all overlays", async () => {
    writeTree(repository(), { "a/kustomization.yaml": "namespace: a\n", ".git/HEAD": "" });
    const { exitCode, stderr } = await emit();
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("Name one overlay, or write a tiphys.yaml.");
    expect((await emitted({ argv: ["a"] })).overlays[0]).to.include({
      generatePaths: "/a",
      sent: "a",
    });
  });
});
