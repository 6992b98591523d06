import { join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { readKustomizationGraph, type GraphRequest } from "#rendering/kustomization-graph.ts";
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
  const messagesOf = (tree: FileTree, changes: Partial<GraphRequest> = {}) => {
    try {
      read(tree, changes);
    } catch (error) {
      if (error instanceof TiphysError) return [error.code, ...error.message.split("\n")];
      throw error;
    }
    return [];
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
    expect(graph).to.deep.equal({
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
    });
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
    const tree = { "repo/app/kustomization.yaml": "resources: [github.com/acme/base//a?ref=v1]\n" };
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

  const refusals = [
    {
      title: "a base out of the repository",
      tree: {
        "repo/app/kustomization.yaml": "resources:\n- ../../secret\n",
        "secret/kustomization.yaml": "",
      },
      expected:
        'app/kustomization.yaml:2: resources: expected a path in the repository, got "../../secret"',
    },
    {
      title: "a file that links out of the repository",
      tree: {
        "repo/app/kustomization.yaml": "resources:\n- a.yaml\n",
        "repo/app/a.yaml": "-> ../../a.yaml",
        "a.yaml": "",
      },
      expected:
        'app/kustomization.yaml:2: resources: expected a path in the repository, got "a.yaml"',
    },
    {
      title: "a kustomization that links out of the repository",
      tree: { "repo/app/kustomization.yaml": "-> ../../k.yaml", "k.yaml": "namespace: a\n" },
      expected: "expected a path in the repository",
    },
    {
      title: "a chart that is not in the repository and not allowed",
      tree: {
        "repo/app/kustomization.yaml":
          "helmCharts:\n- {name: redis, repo: 'oci://charts.example/a'}\n",
      },
      changes: { enableHelm: true },
      expected:
        'helmCharts: expected a path in the repository, got the remote "https://charts.example/a"',
    },
    {
      title: "values of a chart from elsewhere",
      tree: {
        "repo/app/kustomization.yaml":
          "helmCharts:\n- name: redis\n  additionalValuesFiles: ['https://a.example/v.yaml']\n",
        "repo/app/charts/redis/Chart.yaml": "",
      },
      changes: { enableHelm: true },
      expected:
        'app/kustomization.yaml:3: helmCharts: expected a path in the repository, got the remote "https://a.example/v.yaml"',
    },
    {
      title: "an address that is YAML as well",
      tree: {
        "repo/app/kustomization.yaml": "patchesStrategicMerge:\n- 'https://a.example/p: q'\n",
      },
      expected:
        'patchesStrategicMerge: expected a path in the repository, got the remote "https://a.example/p: q"',
    },
    {
      title: "a list where the configuration of a plugin must be",
      tree: { "repo/app/kustomization.yaml": "generators:\n- '[a]'\n" },
      expected: 'got the plugin "object without a kind"',
    },
    {
      title: "plugins of Helm",
      tree: {
        "repo/app/kustomization.yaml": "helmGlobals:\n  configHome: ./helm\n",
      },
      changes: { enableHelm: true },
      expected: "app/kustomization.yaml:2: helmGlobals: expected no configHome for Helm, got one",
    },
    {
      title: "a path out of the repository even where nothing is",
      tree: { "repo/app/kustomization.yaml": "resources:\n- ../../nothing\n" },
      expected: 'resources: expected a path in the repository, got "../../nothing"',
    },
    {
      title: "Helm in the configuration of a generator",
      tree: {
        "repo/app/kustomization.yaml":
          "generators: ['{apiVersion: builtin, kind: HelmChartInflationGenerator}']\n",
      },
      expected: "expected no HelmChartInflationGenerator, got one",
    },
    {
      title: "a function in a folder of transformers",
      tree: {
        "repo/app/kustomization.yaml": "transformers: [../plugins]\n",
        "repo/plugins/kustomization.yaml": "resources:\n- f.yaml\n",
        "repo/plugins/f.yaml":
          "apiVersion: v1\nkind: Run\nmetadata: {annotations: {config.kubernetes.io/function: x}}\n",
      },
      expected:
        'plugins/kustomization.yaml:2: resources: expected a transformer or generator built into kustomize, got the plugin "Run"',
    },
    {
      title: "an address that a patch puts into a transformer",
      tree: {
        "repo/app/kustomization.yaml": "transformers: [../plugins]\n",
        "repo/plugins/kustomization.yaml": "resources: [f.yaml]\npatches:\n- path: p.yaml\n",
        "repo/plugins/f.yaml": "apiVersion: builtin\nkind: PatchTransformer\n",
        "repo/plugins/p.yaml": "- {op: add, path: /path, value: 'https://a.example/p'}\n",
      },
      expected:
        'plugins/kustomization.yaml:3: patches: expected a path in the repository, got the remote "https://a.example/p"',
    },
    {
      title: "what merely looks like a host and is not there",
      tree: { "repo/app/kustomization.yaml": "resources:\n- example.com/acme/base//deploy\n" },
      expected: 'got the remote "example.com/acme/base//deploy"',
    },
    {
      title: "a folder named like a remote, because kustomize would clone",
      tree: {
        "repo/app/kustomization.yaml": "resources:\n- github.com/acme/base\n",
        "repo/app/github.com/acme/base/kustomization.yaml": "namespace: a\n",
      },
      expected: 'got the remote "github.com/acme/base"',
    },
    {
      title: "more files than anyone needs",
      tree: {
        "repo/app/kustomization.yaml": "resources: [a.yaml, b.yaml, c.yaml]\n",
        "repo/app/a.yaml": "",
        "repo/app/b.yaml": "",
        "repo/app/c.yaml": "",
      },
      changes: { limits: { maxFiles: 2, maxDepth: 5 } },
      expected: "expected at most 2 files in one build, got more",
    },
    {
      title: "bases below bases without end",
      tree: {
        "repo/app/kustomization.yaml": "resources: [../b]\n",
        "repo/b/kustomization.yaml": "resources: [../c]\n",
        "repo/c/kustomization.yaml": "namespace: a\n",
      },
      changes: { limits: { maxFiles: 9, maxDepth: 2 } },
      expected: "expected at most 2 kustomizations one below the other, got more",
    },
  ];
  for (const { title, tree, changes, expected } of refusals) {
    it(`refuses ${title}`, () => {
      const [code, ...messages] = messagesOf(tree, changes);
      expect(code).to.equal("RENDER_REFUSED");
      expect(messages).to.have.length(1);
      expect(messages[0]).to.contain(expected);
    });
  }

  it("refuses a folder out of the repository", () => {
    const directory = join(folder(), "other");
    const [code] = messagesOf({ "other/kustomization.yaml": "", "repo/x": "" }, { directory });
    expect(code).to.equal("RENDER_REFUSED");
  });

  const mistakes = [
    {
      title: "a cycle over a component",
      tree: {
        "repo/app/kustomization.yaml": "components: [../c]\n",
        "repo/c/kustomization.yaml": "kind: Component\nresources:\n- ../app\n",
      },
      expected:
        'c/kustomization.yaml:3: resources: expected no cycle, got "app -> c -> app". A base must not contain, or lead back to, what uses it.',
    },
    {
      title: "a base that contains its overlay",
      tree: {
        "repo/app/kustomization.yaml": "resources: ['..']\n",
        "repo/kustomization.yaml": "namespace: a\n",
      },
      expected:
        'app/kustomization.yaml:1: resources: expected no cycle, got "app -> .". A base must not contain, or lead back to, what uses it.',
    },
    {
      title: "a folder without a kustomization",
      tree: {
        "repo/app/kustomization.yaml": "resources: [../manifests]\n",
        "repo/manifests/a.yaml": "",
      },
      expected:
        "manifests: expected a kustomization.yaml in this folder, got none. Write one, or name the files of the folder one by one.",
    },
    {
      title: "a file where a component must be",
      tree: { "repo/app/kustomization.yaml": "components: [a.yaml]\n", "repo/app/a.yaml": "" },
      expected:
        'app/kustomization.yaml:1: components: expected a folder with a kustomization, got a file: "a.yaml". Correct or remove the entry.',
    },
    {
      title: "a folder where a patch must be",
      tree: { "repo/app/kustomization.yaml": "patches: [{path: p}]\n", "repo/app/p/a.yaml": "" },
      expected:
        'app/kustomization.yaml:1: patches: expected a file, got a folder: "p". Correct or remove the entry.',
    },
    {
      title: "an entry that is no path",
      tree: { "repo/app/kustomization.yaml": "resources:\n- {path: a.yaml}\n" },
      expected:
        "app/kustomization.yaml:1: resources: expected a path, got an empty or structured entry. Write a path.",
    },
    {
      title: "an inline transformer whose keys come twice, since the last one counts",
      tree: {
        "repo/app/kustomization.yaml":
          "transformers:\n- |\n  apiVersion: builtin\n  kind: PatchTransformer\n  kind: x\n",
      },
      expected: "app/kustomization.yaml:3: transformers: expected YAML, but duplicated mapping key",
    },
    {
      title: "a transformer that is no YAML",
      tree: {
        "repo/app/kustomization.yaml": "transformers: [t.yaml]\n",
        "repo/app/t.yaml": "a: 1\nb: [\n",
      },
      expected: "app/t.yaml:3: expected YAML, but",
    },
    {
      title: "a link that leads nowhere",
      tree: {
        "repo/app/kustomization.yaml": "resources: [a.yaml]\n",
        "repo/app/a.yaml": "-> nothing",
      },
      expected:
        'app/kustomization.yaml:1: resources: expected a file or folder, got "a.yaml", which does not exist',
    },
  ];
  for (const { title, tree, expected } of mistakes) {
    it(`reports ${title}`, () => {
      const [code, ...messages] = messagesOf(tree);
      expect(code).to.equal("RENDER_FAILED");
      expect(messages).to.have.length(1);
      expect(messages[0]).to.contain(expected);
    });
  }

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
