import { scanRepository } from "#authoring/init/scan-repository.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { expect } from "chai";

const MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n";

describe("scanRepository", () => {
  const folder = temporaryFolder();

  it("reads what a kustomization builds on, with spaces and slashes as they come", () => {
    writeTree(folder(), {
      "overlays/a b/kustomization.yml":
        "namespace: shop\nresources: [../../base/, ./x.yaml, https://example.com/y]\n",
      "overlays/a b/x.yaml": MANIFEST,
      "parts/kustomization.yaml": "kind: Component\nhelmCharts: [{name: web}]\n",
    });
    const { kustomizations, manifests } = scanRepository(folder());

    expect(kustomizations).to.deep.equal([
      {
        path: "overlays/a b",
        isComponent: false,
        namespaces: ["shop"],
        refersTo: ["base", "overlays/a b/x.yaml"],
        usesHelm: false,
      },
      { path: "parts", isComponent: true, namespaces: [], refersTo: [], usesHelm: true },
    ]);
    expect(manifests).to.deep.equal([]);
  });

  it("tells manifests from charts and from other YAML", () => {
    writeTree(folder(), {
      "plain/a.yaml": MANIFEST,
      "plain/b.json": '{"apiVersion": "v1", "kind": "Pod"}',
      "other/values.yaml": "kind of: text\n",
      "chart/Chart.yaml": "name: web\n",
      "chart/templates/a.yaml": MANIFEST,
    });

    expect(scanRepository(folder())).to.deep.include({
      charts: ["chart"],
      manifests: [{ path: "plain", files: ["a.yaml", "b.json"], namespaces: ["shop"] }],
    });
  });

  it("passes over hidden folders, dependencies, links and other fleets", () => {
    writeTree(folder(), {
      ".git/a.yaml": MANIFEST,
      "node_modules/a/kustomization.yaml": "resources: []\n",
      "other/tiphys.yaml": "",
      "other/overlays/prod/kustomization.yaml": "resources: []\n",
      circle: "-> .",
    });

    expect(scanRepository(folder())).to.deep.equal({
      ...{ kustomizations: [], charts: [], manifests: [], isCut: false },
    });
  });

  it("lists a kustomization that cannot be read: check will say what is wrong with it", () => {
    writeTree(folder(), { "overlays/prod/kustomization.yaml": "resources: [\n" });

    expect(scanRepository(folder()).kustomizations.map(({ path }) => path)).to.deep.equal([
      "overlays/prod",
    ]);
  });
});
