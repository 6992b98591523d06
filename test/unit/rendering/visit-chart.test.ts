import { expect } from "chai";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { graphErrors } from "#test/support/graph-errors.ts";

describe("visitChart", () => {
  const folder = temporaryFolder();

  const refusals = [
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
      title: "plugins of Helm",
      tree: {
        "repo/app/kustomization.yaml": "helmGlobals:\n  configHome: ./helm\n",
      },
      changes: { enableHelm: true },
      expected: "app/kustomization.yaml:2: helmGlobals: expected no configHome for Helm, got one",
    },
    {
      title: "Helm in the configuration of a generator",
      tree: {
        "repo/app/kustomization.yaml":
          "generators: ['{apiVersion: builtin, kind: HelmChartInflationGenerator}']\n",
      },
      expected: "expected no HelmChartInflationGenerator, got one",
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
});
