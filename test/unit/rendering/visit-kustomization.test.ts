import { expect } from "chai";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { graphErrors } from "#test/support/graph-errors.ts";

describe("visitFolder", () => {
  const folder = temporaryFolder();

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
      title: "an address that is YAML as well",
      tree: {
        "repo/app/kustomization.yaml": "patchesStrategicMerge:\n- 'https://a.example/p: q'\n",
      },
      expected:
        'patchesStrategicMerge: expected a path in the repository, got the remote "https://a.example/p: q"',
    },
    {
      title: "a path out of the repository even where nothing is",
      tree: { "repo/app/kustomization.yaml": "resources:\n- ../../nothing\n" },
      expected: 'resources: expected a path in the repository, got "../../nothing"',
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
      const [code, ...messages] = graphErrors(folder(), { tree, changes });
      expect(code).to.equal("RENDER_REFUSED");
      expect(messages).to.have.length(1);
      expect(messages[0]).to.contain(expected);
    });
  }

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
      expected: 'app/kustomization.yaml:3: transformers: expected the key "kind" once',
    },
    {
      title: "a transformer that is no YAML",
      tree: {
        "repo/app/kustomization.yaml": "transformers: [t.yaml]\n",
        "repo/app/t.yaml": "a: 1\nb: [\n",
      },
      expected: "app/t.yaml:3: expected a value",
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
      const [code, ...messages] = graphErrors(folder(), { tree });
      expect(code).to.equal("RENDER_FAILED");
      expect(messages).to.have.length(1);
      expect(messages[0]).to.contain(expected);
    });
  }
});
