import { expect } from "chai";
import { PARAMETERS } from "#cmp-plugin/plugin-parameters.ts";
import { TIPHYS_PARAMETERS } from "#core/policy/builtin/argo-cd/tiphys-parameters.ts";

describe("TIPHYS_PARAMETERS", () => {
  it("are what the plugin announces, in the fields that it reads", () => {
    const announced = PARAMETERS.map(({ name, collectionType = "string" }) => [
      name,
      collectionType,
    ]);
    expect(Object.entries(TIPHYS_PARAMETERS)).to.deep.equal(announced);
  });
});
