import { expect } from "chai";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { graphErrors } from "#test/support/graph-errors.ts";

describe("visitPluginText", () => {
  const folder = temporaryFolder();

  const refusals = [
    {
      title: "a list where the configuration of a plugin must be",
      tree: { "repo/app/kustomization.yaml": "generators:\n- '[a]'\n" },
      expected: 'got the plugin "object without a kind"',
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
  ];
  for (const { title, tree, expected } of refusals) {
    it(`refuses ${title}`, () => {
      const [code, ...messages] = graphErrors(folder(), { tree });
      expect(code).to.equal("RENDER_REFUSED");
      expect(messages).to.have.length(1);
      expect(messages[0]).to.contain(expected);
    });
  }
});
