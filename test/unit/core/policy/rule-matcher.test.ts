import { expect } from "chai";
import type { Selector } from "#core/policy/policy.ts";
import { ruleMatcher } from "#core/policy/rule-matcher.ts";
import { policyOf, workload } from "#test/support/fleet-setup.ts";

interface Selectors {
  readonly match?: Selector;
  readonly exclude?: Selector;
}

/** Whether a rule and its policy match the Deployment "web" of environment prod: by its kind, and besides. */
function matched(policy: Selectors, rule: Selectors) {
  const matcher = ruleMatcher(policyOf("all", { cel: "true" }, { ...policy }), {
    ...{ id: "one", cel: "true" },
    ...rule,
  });
  const object = workload();
  const subject = {
    object,
    namespace: "shop-prod",
    environment: "prod",
    operation: "CREATE" as const,
  };
  expect(matcher.matches(subject)).to.equal(
    matcher.isOfKind(object) && matcher.isSelected(subject),
  );
  return { isOfKind: matcher.isOfKind(object), isSelected: matcher.isSelected(subject) };
}

describe("a rule's matcher", () => {
  const cases: readonly (readonly [string, Selectors, Selectors, boolean, boolean])[] = [
    ["matches all without selectors", {}, {}, true, true],
    ["matches any kind by *", { match: { kinds: ["Pod", "*"] } }, {}, true, true],
    ["wants the policy's kinds", { match: { kinds: ["Pod"] } }, {}, false, true],
    [
      "wants the rule's kinds too",
      { match: { kinds: ["*"] } },
      { match: { kinds: ["Pod"] } },
      false,
      true,
    ],
    [
      "wants all that match says",
      { match: { kinds: ["Deployment"], names: ["api"] } },
      {},
      true,
      false,
    ],
    ["leaves out what the policy excludes", { exclude: { names: ["web"] } }, {}, true, false],
    [
      "leaves out the kinds that the rule excludes",
      {},
      { exclude: { kinds: ["Deployment"] } },
      true,
      false,
    ],
    [
      "leaves out only what all of exclude says",
      {},
      { exclude: { kinds: ["Deployment"], names: ["api"] } },
      true,
      true,
    ],
  ];
  for (const [title, policy, rule, isOfKind, isSelected] of cases)
    it(title, () => expect(matched(policy, rule)).to.deep.equal({ isOfKind, isSelected }));
});
