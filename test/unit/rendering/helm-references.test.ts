import { expect } from "chai";
import { listHelmCharts } from "#rendering/helm-references.ts";

describe("listHelmCharts", () => {
  const cases = [
    { title: "finds none where there is none", content: { resources: [] }, expected: [] },
    {
      title: "reads charts with their home and values",
      content: {
        helmGlobals: { chartHome: "vendor" },
        helmCharts: [{ name: "redis", valuesFile: "v.yaml", additionalValuesFiles: ["w.yaml"] }],
      },
      expected: [
        {
          field: "helmCharts",
          name: "redis",
          repo: null,
          home: "vendor",
          valuesFiles: ["v.yaml", "w.yaml"],
        },
      ],
    },
    {
      title: "reads the older form",
      content: {
        helmChartInflationGenerator: [
          { chartName: "redis", chartRepoUrl: "https://a.example", values: "v.yaml" },
        ],
      },
      expected: [
        {
          field: "helmChartInflationGenerator",
          name: "redis",
          repo: "https://a.example",
          home: "charts",
          valuesFiles: ["v.yaml"],
        },
      ],
    },
  ];
  for (const { title, content, expected } of cases) {
    it(title, () => expect(listHelmCharts(content)).to.deep.equal(expected));
  }
});
