import { expect } from "chai";
import { budgetRules } from "#adapters/budget-rules.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const cases = [
  {
    title: "nothing of a namespace that no environment claims",
    namespace: "elsewhere",
    expected: null,
  },
  { title: "nothing of an SLO without a namespace", namespace: null, expected: null },
  { title: "nothing where the environment names no budget", namespace: "dev", expected: null },
  {
    title: "that only fixes go on where it says no more",
    namespace: "staging",
    expected: { minRemaining: 0, whenSpent: "fixes-only" },
  },
  {
    title: "how much must be left",
    namespace: "shop",
    expected: { minRemaining: 0.125, whenSpent: "fixes-only" },
  },
  {
    title: "that a spent one is only warned of",
    namespace: "lab",
    expected: { minRemaining: 0.25, whenSpent: "warn" },
  },
];

describe("budgetRules", () => {
  const ruleOf = budgetRules(fleet(), null);
  for (const { title, namespace, expected } of cases) {
    it(`say ${title}`, () => {
      expect(ruleOf(sampleObjective({ namespace }))).to.deep.equal(expected);
    });
  }
});

function fleet() {
  const environment = (name: string, budget?: object) => ({
    name,
    namespaces: [name],
    ...(budget === undefined ? {} : { promotion: { budget } }),
  });
  const { value } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "shop" },
    spec: {
      environments: [
        environment("dev"),
        environment("staging", {}),
        environment("shop", { minRemaining: "12.5%" }),
        environment("lab", { minRemaining: "25%", whenSpent: "warn" }),
      ],
    },
  });
  if (value === null) throw new Error("the fleet of this test does not fit its schema");
  return value;
}
