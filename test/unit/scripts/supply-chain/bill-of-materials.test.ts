import { expect } from "chai";
import {
  linkedModules,
  shippedMaterials,
  type BillOfMaterials,
  type Component,
} from "../../../../scripts/supply-chain/bill-of-materials.ts";

const installed: BillOfMaterials = {
  metadata: { tools: [], component: component("tiphys@1.0.0") },
  components: [component("axios@1.0.0"), component("form@1.0.0"), component("unused@1.0.0")],
  dependencies: [
    { ref: "tiphys@1.0.0", dependsOn: ["axios@1.0.0", "unused@1.0.0"] },
    { ref: "axios@1.0.0", dependsOn: ["form@1.0.0", "unused@1.0.0"] },
    { ref: "unused@1.0.0", dependsOn: [] },
  ],
};
const node = {
  name: "node",
  version: "24.1.0",
  purl: "pkg:generic/node@24.1.0",
  digest: "ab",
  modules: [],
};

describe("shippedMaterials", () => {
  const materials = shippedMaterials(installed, new Set(["axios@1.0.0", "form@1.0.0"]), [node]);

  it("keeps what is in dist and adds the programs beside it", () => {
    expect(materials.components.map((one) => one["bom-ref"])).to.deep.equal([
      "axios@1.0.0",
      "form@1.0.0",
      "pkg:generic/node@24.1.0",
    ]);
  });

  it("names a program's digest", () => {
    expect(materials.components.at(-1)?.hashes).to.deep.equal([{ alg: "SHA-256", content: "ab" }]);
  });

  it("leaves no reference to what was left out", () => {
    expect(materials.dependencies).to.deep.equal([
      { ref: "tiphys@1.0.0", dependsOn: ["axios@1.0.0", "pkg:generic/node@24.1.0"] },
      { ref: "axios@1.0.0", dependsOn: ["form@1.0.0"] },
      { ref: "pkg:generic/node@24.1.0", dependsOn: [] },
    ]);
  });
});

describe("linkedModules", () => {
  it("reads what go prints, with replacements", () => {
    const text =
      "kustomize: go1.26\n\tpath\tk/v5\n\tmod\tk/v5\tv5.8.1\th1:x\n\tdep\told\tv1.0.0\n\t=>\tnew\tv2.0.0\th1:y\n\tdep\tlast\tv3.0.0\th1:z\n\tbuild\t-trimpath=true\n";

    expect(linkedModules(text)).to.deep.equal([
      { path: "k/v5", version: "v5.8.1" },
      { path: "new", version: "v2.0.0" },
      { path: "last", version: "v3.0.0" },
    ]);
  });
});

function component(ref: string): Component {
  return { "bom-ref": ref, type: "library", name: ref };
}
