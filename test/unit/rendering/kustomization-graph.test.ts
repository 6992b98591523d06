import { join } from "node:path";
import { expect } from "chai";
import { readKustomizationGraph, type GraphRequest } from "#rendering/kustomization-graph.ts";
import { graphErrors } from "#test/support/graph-errors.ts";
import { temporaryFolder, writeTree, type FileTree } from "#test/support/file-tree.ts";

describe("readKustomizationGraph", () => {
  const folder = temporaryFolder();

  const read = (tree: FileTree, changes: Partial<GraphRequest> = {}) => {
    writeTree(folder(), tree);
    return readKustomizationGraph({
      directory: join(folder(), "repo/app"),
      repositoryRoot: join(folder(), "repo"),
      allowRemote: [],
      enableHelm: false,
      ...changes,
    });
  };
  it("lists every file and folder that the build reads", () => {
    const graph = read({
      "repo/app/kustomization.yaml":
        "resources: [../base, a.yaml]\ncomponents: [../component]\npatches: [{path: p.yaml}]\n",
      "repo/app/a.yaml": "",
      "repo/app/p.yaml": "",
      "repo/app/not-used.yaml": "",
      "repo/base/kustomization.yml":
        "resources: [../shared]\nconfigMapGenerator: [{name: c, files: [k=c.txt]}]\n",
      "repo/base/c.txt": "",
      "repo/component/Kustomization": "resources: [../shared]\n",
      "repo/shared/kustomization.yaml": "transformers: [t.yaml]\n",
      "repo/shared/t.yaml": "apiVersion: builtin\nkind: NamespaceTransformer\n",
    });
    expect(graph).to.deep.include({
      root: join(folder(), "repo"),
      files: [
        "app/a.yaml",
        "app/kustomization.yaml",
        "app/p.yaml",
        "base/c.txt",
        "base/kustomization.yml",
        "component/Kustomization",
        "shared/kustomization.yaml",
        "shared/t.yaml",
      ],
      directories: ["app", "base", "component", "shared"],
      remotes: [],
      unknown: [],
    });
  });

  it("lists what it looked for under the name that was looked for", () => {
    const graph = read({
      "repo/app/kustomization.yaml":
        "resources: [a.yaml]\ngenerators: [g.yaml]\nconfigMapGenerator: [{name: c, envs: [c.env]}]\n",
      "repo/app/a.yaml": "-> files/a.yaml",
      "repo/app/files/a.yaml": "",
      "repo/app/c.env": "",
      "repo/app/g.yaml":
        "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nfiles: [key=g.txt]\n",
    });
    expect(graph.lookups).to.include.members([
      "app/Kustomization",
      "app/a.yaml",
      "app/c.env",
      "app/g.txt",
      "app/kustomization.yml",
    ]);
    expect(graph.variableFiles).to.include.members(["app/c.env", "app/g.txt"]);
  });

  const made = {
    "repo/app/made/g.yaml":
      "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nfiles: [g.txt]\n",
  };

  it("says where a build may read what no kustomization names", () => {
    const graph = read({
      "repo/app/kustomization.yaml": "generators: [made]\n",
      "repo/app/made/kustomization.yaml": "resources: [g.yaml]\nnamePrefix: a-\n",
      ...made,
    });
    expect(graph.unknown).to.deep.equal(["app/made builds configuration"]);
  });

  it("knows what configuration reads that a folder only gathers, from where it is used", () => {
    const graph = read({
      "repo/app/kustomization.yaml": "generators: [made]\n",
      "repo/app/made/kustomization.yaml": "resources: [g.yaml]\n",
      ...made,
    });
    expect(graph.unknown).to.deep.equal([]);
    expect(graph.lookups).to.include.members(["app/g.txt", "app/made/g.txt"]);
  });

  it("does not know what such a folder reads that two kustomizations use", () => {
    const graph = read({
      "repo/app/kustomization.yaml": "resources: [base]\ngenerators: [made]\n",
      "repo/app/base/kustomization.yaml": "generators: [../made]\n",
      "repo/app/made/kustomization.yaml": "resources: [g.yaml]\n",
      ...made,
    });
    expect(graph.unknown).to.deep.equal(["app/made configures more than one"]);
  });

  it("follows links that stay in the repository", () => {
    const graph = read({
      "repo/app/kustomization.yaml": "resources: [base, a.yaml]\n",
      "repo/app/a.yaml": "-> files/a.yaml",
      "repo/app/files/a.yaml": "",
      "repo/app/base": "-> ../base",
      "repo/base/kustomization.yaml": "namespace: a\n",
    });
    expect(graph.files).to.deep.equal([
      "app/files/a.yaml",
      "app/kustomization.yaml",
      "base/kustomization.yaml",
    ]);
  });

  it("lets allowed remotes pass and lists them", () => {
    const tree = {
      "repo/app/kustomization.yaml": "resources:\n- github.com/acme/base//a?ref=v1\n",
    };
    const graph = read(tree, { allowRemote: ["github.com/acme"] });
    expect(graph.remotes).to.deep.equal(["github.com/acme/base//a?ref=v1"]);
  });

  it("adds components named from outside", () => {
    const tree = {
      "repo/app/kustomization.yaml": "namespace: a\n",
      "repo/component/kustomization.yaml": "kind: Component\n",
    };
    const graph = read(tree, { components: ["../component"] });
    expect(graph.directories).to.deep.equal(["app", "component"]);
  });

  it("lets a chart pass that lies in the repository, once Helm is enabled", () => {
    const tree = {
      "repo/app/kustomization.yaml":
        "helmCharts: [{name: redis, repo: 'https://charts.example'}]\n",
      "repo/app/charts/redis/Chart.yaml": "",
    };
    expect(read(tree, { enableHelm: true }).remotes).to.deep.equal([]);
  });

  it("refuses a folder out of the repository", () => {
    const directory = join(folder(), "other");
    const [code] = graphErrors(folder(), {
      tree: { "other/kustomization.yaml": "", "repo/x": "" },
      changes: { directory },
    });
    expect(code).to.equal("RENDER_REFUSED");
  });

  it("reads a base once that many overlays share", () => {
    const layers = Array.from({ length: 20 }, (_, layer) => [
      `repo/${layer === 0 ? "app" : `layer-${layer}`}/kustomization.yaml`,
      `resources: [../layer-${layer + 1}]\ncomponents: [../layer-${layer + 1}]\n`,
    ]);
    const graph = read({
      ...Object.fromEntries(layers),
      "repo/layer-20/kustomization.yaml": "namespace: a\n",
    });
    expect(graph.directories).to.have.length(21);
  });
});
