import { expect } from "chai";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { compileRules } from "#core/policy/compile-rule.ts";
import { COST_LIMITS } from "#core/policy/judge-element.ts";
import { withVariables } from "#core/policy/variable-map.ts";
import { crowdedOverlay } from "#test/support/crowded-overlay.ts";

const policy = expandSet({ name: "best-practices" });
const rules = compileRules(policy, { compileSchema: () => () => [], report: () => undefined });
const whole = rules.filter((rule) => rule.each === "bundle");

describe("rules of best-practices over the whole overlay", () => {
  it("are looked at", () => expect(whole).to.have.length.greaterThan(10));

  for (const rule of whole) {
    for (const { title, namespaces } of [
      { title: "in one namespace", namespaces: () => 1 },
      { title: "in many namespaces", namespaces: (applications: number) => applications / 5 },
    ]) {
      it(`${rule.id}: costs little more than twice as much for twice the resources ${title}`, () => {
        const [small, large] = [50, 100].map((applications) =>
          costOf(rule, crowdedOverlay({ applications, namespaces: namespaces(applications) })),
        );
        expect(Number(large) / Number(small)).to.be.lessThan(2.3);
      });
    }

    it(`${rule.id}: stays within its limit for 5,000 resources`, () => {
      const cost = costOf(rule, crowdedOverlay({ applications: 500, namespaces: 1 }));
      expect(cost).to.be.lessThan(COST_LIMITS.bundle / 10);
    });
  }
});

function costOf(rule: (typeof rules)[number], resources: readonly unknown[]): number {
  const budget = { remaining: COST_LIMITS.bundle as number };
  const scope = { environment: "prod", params: rule.params, variables: {}, resources };
  const bindings = withVariables(scope, rule.variables, { budget, memory: new Map() });
  const found = rule.program?.evaluate(bindings, budget);
  expect(found).to.be.an("array");
  return COST_LIMITS.bundle - budget.remaining;
}
