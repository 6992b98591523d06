import { expect } from "chai";
import { findEnvironment } from "#authoring/check/find-environment.ts";
import { parseFleet } from "#core/policy/parse-document.ts";

const fleet = parseFleet({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailFleet",
  metadata: { name: "shop" },
  spec: { environments: [{ name: "dev" }, { name: "staging" }] },
}).value;

describe("findEnvironment", () => {
  it("finds an environment by name", () => {
    expect(findEnvironment(fleet, "staging").name).to.equal("staging");
  });

  it("names the known environments and the nearest one", () => {
    expect(() => findEnvironment(fleet, "stagin")).to.throw(
      '--env: expected one of dev, staging, got "stagin". Did you mean "staging"?',
    );
  });

  it("says where environments come from when there is no fleet", () => {
    expect(() => findEnvironment(null, "prod")).to.throw("no tiphys.yaml says what environments");
  });
});
