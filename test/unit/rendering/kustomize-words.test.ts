import { expect } from "chai";
import { describeGoType, describeId } from "#rendering/kustomize-words.ts";

describe("describeId", () => {
  const cases = [
    { id: "Deployment.v1.apps/web.[noNs]", expected: 'Deployment "web"' },
    { id: "Namespace.v1.[noGrp]/web.v2.[noNs]", expected: 'Namespace "web.v2"' },
    { id: "Deployment.v1.apps/web.shop", expected: 'Deployment "web" in namespace "shop"' },
    { id: "something else", expected: '"something else"' },
  ];
  for (const { id, expected } of cases) {
    it(`reads ${id}`, () => expect(describeId(id)).to.equal(expected));
  }
});

describe("describeGoType", () => {
  const cases = [
    { type: "[]string", expected: "a list" },
    { type: "map[string]string", expected: "a mapping" },
    { type: "types.Patch", expected: "a mapping" },
    { type: "int64", expected: "a whole number" },
    { type: "float64", expected: "a float64" },
  ];
  for (const { type, expected } of cases) {
    it(`calls ${type} ${expected}`, () => expect(describeGoType(type)).to.equal(expected));
  }
});
