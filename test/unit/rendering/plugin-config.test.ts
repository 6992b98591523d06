import { expect } from "chai";
import { inspectPluginConfig, urlsIn } from "#rendering/plugin-config.ts";

describe("inspectPluginConfig", () => {
  const annotated = (name: string) => ({
    apiVersion: "builtin",
    kind: "PatchTransformer",
    metadata: { annotations: { [name]: "exec: {path: ./run.sh}" } },
  });
  const cases = [
    {
      title: "lets built-in transformers pass",
      documents: [{ apiVersion: "builtin", kind: "NamespaceTransformer" }],
      expected: { foreignKinds: [], inflatesHelm: false, urls: [] },
    },
    {
      title: "names kinds that kustomize does not have built in",
      documents: [{ apiVersion: "example.com/v1", kind: "Vault" }],
      expected: { foreignKinds: ["Vault"], inflatesHelm: false, urls: [] },
    },
    {
      title: "names functions by annotation, whatever they call themselves",
      documents: [annotated("config.kubernetes.io/function"), annotated("config.k8s.io/function")],
      expected: {
        foreignKinds: ["PatchTransformer", "PatchTransformer"],
        inflatesHelm: false,
        urls: [],
      },
    },
    {
      title: "looks into lists",
      documents: [{ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Vault" }] }],
      expected: { foreignKinds: ["Vault"], inflatesHelm: false, urls: [] },
    },
    {
      title: "tells Helm",
      documents: [
        {
          apiVersion: "builtin",
          kind: "HelmChartInflationGenerator",
          repo: "https://charts.example",
        },
      ],
      expected: { foreignKinds: [], inflatesHelm: true, urls: ["https://charts.example"] },
    },
    {
      title: "finds addresses wherever they stand",
      documents: [
        { apiVersion: "builtin", kind: "PatchTransformer", path: "HTTP://example.com/p" },
      ],
      expected: { foreignKinds: [], inflatesHelm: false, urls: ["HTTP://example.com/p"] },
    },
  ];
  for (const { title, documents, expected } of cases) {
    it(title, () => expect(inspectPluginConfig(documents)).to.deep.equal(expected));
  }
});

describe("urlsIn", () => {
  it("finds addresses within longer texts", () => {
    const patch = "- op: replace\n  path: /path\n  value: https://example.com/p\n";
    expect(urlsIn({ patch, key: "file=http://example.com/f" })).to.deep.equal([
      "https://example.com/p",
      "http://example.com/f",
    ]);
  });

  it("ends on shared and circular values", () => {
    const circular: Record<string, unknown> = { url: "https://a.example" };
    circular.self = circular;
    expect(urlsIn([circular, circular])).to.deep.equal(["https://a.example"]);
  });
});
