import { actionOf } from "#core/policy/override-claim.ts";
import { NOON, sourceOf } from "#test/support/fleet-setup.ts";
import { expect } from "chai";

const override = { policy: "images", owner: "platform", reason: "rolling out" };

function action(overrides: readonly object[], environment: string | null = "prod") {
  const source = sourceOf({ fleet: { overrides, unmatched: "audit" } });
  const place = { policy: "images", rule: "no-latest", environment };
  return actionOf(source, { place, severity: "high", now: NOON });
}

describe("actionOf", () => {
  const cases: readonly { title: string; overrides: readonly object[]; expected: string }[] = [
    { title: "the environment's without an override", overrides: [], expected: "deny" },
    {
      title: "that of an override",
      overrides: [{ ...override, action: "warn" }],
      expected: "warn",
    },
    {
      title: "that of the first override",
      overrides: [
        { ...override, rules: ["no-*"], action: "audit" },
        { ...override, action: "warn" },
      ],
      expected: "audit",
    },
    {
      title: "the environment's when the override has ended",
      overrides: [{ ...override, action: "warn", until: "2026-06-14" }],
      expected: "deny",
    },
    {
      title: "the environment's when the override is about another",
      overrides: [{ ...override, action: "warn", environments: ["dev"] }],
      expected: "deny",
    },
    {
      title: "the environment's when the override is about other rules",
      overrides: [{ ...override, action: "warn", rules: ["limits"] }],
      expected: "deny",
    },
  ];
  for (const { title, overrides, expected } of cases) {
    it(`is ${title}`, () => {
      expect(action(overrides).action).to.equal(expected);
    });
  }

  it("is unmatched where no environment claims, and an override on environments does not count", () => {
    const overrides = [{ ...override, action: "warn", environments: ["*"] }];
    expect(action(overrides, null)).to.deep.equal({ action: "audit", override: null });
  });
});
