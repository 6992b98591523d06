import { expect } from "chai";
import { doorRules } from "#core/policy/door-rules.ts";
import { guardrailsOf, policyOf, workload } from "#test/support/fleet-setup.ts";

const rule = (id: string, more: object = {}) => ({ id, cel: "true", ...more });

describe("doorRules", () => {
  it("has the rules of a door, those over all resources apart, those of another kind left out", async () => {
    const policy = policyOf("all", [
      rule("everywhere"),
      rule("elsewhere", { doors: ["render"] }),
      rule("whole", { each: "bundle" }),
      rule("pods", { match: { kinds: ["Pod"] } }),
      rule("apps", { match: { kinds: ["apps/*"] }, exclude: { names: ["web"] } }),
    ]);
    const { layers } = await guardrailsOf({ policies: [policy] });
    const rules = layers[0]?.rules ?? [];
    const { whole, ofKind } = doorRules(rules, "check");
    expect(whole.map(({ id }) => id)).to.deep.equal(["whole"]);
    expect(ofKind(workload()).map(({ id }) => id)).to.deep.equal(["everywhere", "apps"]);
    expect(doorRules(rules, "check")).to.equal(doorRules(rules, "check"));
  });

  it("keeps no kinds without end", async () => {
    const { layers } = await guardrailsOf({ policies: [policyOf("all", rule("any"))] });
    const { ofKind } = doorRules(layers[0]?.rules ?? [], "check");
    const invented = (index: number) => workload({ kind: `Kind${index}` });
    for (let index = 0; index < 2000; index++) ofKind(invented(index));
    expect(ofKind(invented(1))).to.equal(ofKind(invented(1)));
    expect(ofKind(invented(2001))).not.to.equal(ofKind(invented(2001)));
  });
});
