import { expect } from "chai";
import { chooseVersion, parseMinor } from "#core/kube/schema/kubernetes-version.ts";

const KNOWN = ["1.36", "1.35", "1.34"];

describe("chooseVersion", () => {
  const cases: readonly (readonly [string, string | null, unknown])[] = [
    ["takes the newest where none is wanted", null, { version: "1.36", isExact: true }],
    ["takes the version wanted", "1.34", { version: "1.34", isExact: true }],
    ["looks at the minor version only", "v1.35.4-eks-1a2b", { version: "1.35", isExact: true }],
    ["reads what Argo CD says", "1.35+", { version: "1.35", isExact: true }],
    ["takes the nearest older one", "1.41", { version: "1.36", isExact: false }],
    ["takes the nearest newer one", "1.28.3", { version: "1.34", isExact: false }],
    ["says no to what is no version", "latest", null],
    ["says no to another major version", "2.1", null],
  ];
  for (const [title, wanted, expected] of cases)
    it(title, () => expect(chooseVersion(wanted, KNOWN)).to.deep.equal(expected));
});

describe("parseMinor", () => {
  it("reads the minor version", () => {
    expect(["1.9", "v1.36.0", "1.34.2+k3s1", "1", "1.x", "1.3a"].map(parseMinor)).to.deep.equal([
      9,
      36,
      34,
      null,
      null,
      null,
    ]);
  });
});
