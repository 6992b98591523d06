import { expect } from "chai";
import { parseFleet } from "#core/policy/parse-document.ts";
import { fleetGlobs } from "#rendering/closure/fleet-closure.ts";

describe("fleetGlobs", () => {
  it("names what policies are told by, beside the policies, and no built-in set", () => {
    const { value, problems } = parseFleet({
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailFleet",
      metadata: { name: "shop" },
      spec: {
        environments: [],
        policies: [
          "builtin:argo-cd",
          "policies/own.yaml",
          { use: "policies/kyverno/*.yaml", context: "policies/context.yaml" },
        ],
        exceptions: ["exceptions/*.yaml"],
      },
    });
    if (value === null) throw new Error(JSON.stringify(problems));
    expect(fleetGlobs(value)).to.deep.equal([
      "exceptions/*.yaml",
      "policies/context.yaml",
      "policies/kyverno/*.yaml",
      "policies/own.yaml",
    ]);
  });
});
