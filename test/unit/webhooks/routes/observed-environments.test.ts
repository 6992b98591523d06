import { expect } from "chai";
import type { Freeze } from "#core/policy/freeze.ts";
import { NOON, type FleetSetup } from "#test/support/fleet-setup.ts";
import { inForceOf } from "#test/support/review-setup.ts";
import { observedEnvironments } from "#webhooks/routes/observed-environments.ts";

const WARNS = { critical: "warn", high: "warn", medium: "audit", low: "audit" };
const DENIES = { critical: "deny", high: "warn", medium: "audit", low: "audit" };

const dev = { name: "dev", namespaces: ["*-dev"], actions: WARNS };
const prod = { name: "prod", namespaces: ["*-prod"], actions: DENIES };
const override = { policy: "images", owner: "platform", reason: "a test" };

const FREEZE: Freeze = {
  name: "peak",
  owner: "ops",
  reason: "sale",
  environments: ["*"],
  apps: ["*"],
  from: 0,
  until: NOON + 1,
};

const fleet = (environments: readonly object[], others: object = {}): FleetSetup => ({
  fleet: { environments, ...others },
});
const platform = (others: object) => fleet([], { platform: true, ...others });

describe("the environments that are observed", () => {
  const cases: readonly {
    readonly title: string;
    readonly bundles: readonly FleetSetup[];
    readonly cluster?: string;
    readonly freezes?: readonly Freeze[];
    readonly expected: readonly string[];
  }[] = [
    { title: "are none where no bundle is in force", bundles: [], expected: [] },
    {
      title: "are those whose actions have no deny",
      bundles: [fleet([dev, prod, { ...dev, name: "ci" }])],
      expected: ["ci", "dev"],
    },
    {
      title: "are not those where an override denies",
      bundles: [fleet([dev], { overrides: [{ ...override, action: "deny" }] })],
      expected: [],
    },
    {
      title: "are those where the override that denies is another environment's, or over",
      bundles: [
        fleet([dev], {
          overrides: [
            { ...override, action: "deny", environments: ["prod"] },
            { ...override, action: "deny", until: "2026-06-14" },
          ],
        }),
      ],
      expected: ["dev"],
    },
    {
      title: "are not those with a budget, or a freeze that is not over, where freezes deny",
      bundles: [
        fleet(
          [
            dev,
            { ...dev, name: "frozen" },
            { ...dev, name: "thawed" },
            { ...dev, name: "budgeted", promotion: { budget: { minRemaining: "25%" } } },
          ],
          { admission: { freeze: "deny" } },
        ),
      ],
      freezes: [
        { ...FREEZE, environments: ["frozen"], until: NOON + 1 },
        { ...FREEZE, environments: ["thawed"], until: NOON },
      ],
      expected: ["dev", "thawed"],
    },
    {
      title: "are those of a freeze that only warns",
      bundles: [fleet([dev])],
      freezes: [FREEZE],
      expected: ["dev"],
    },
    {
      title: "are not those of a name that another fleet denies in",
      bundles: [fleet([dev]), fleet([{ ...dev, actions: DENIES }])],
      expected: [],
    },
    {
      title: "are not those where the platform denies what it has no environment for",
      bundles: [fleet([dev]), platform({ unmatched: "deny" })],
      expected: [],
    },
    {
      title: "are those where the platform's environment of the name denies nothing either",
      bundles: [
        fleet([dev, prod]),
        fleet([dev], { platform: true, unmatched: "deny", environments: [dev] }),
      ],
      expected: ["dev"],
    },
    {
      title: "are not those of other clusters",
      bundles: [
        fleet([
          { ...dev, clusters: ["eu"] },
          { ...dev, name: "qa", clusters: ["us"] },
        ]),
      ],
      cluster: "eu",
      expected: ["dev"],
    },
  ];
  for (const { title, bundles, cluster = null, freezes = [], expected } of cases) {
    it(title, async () => {
      const inForce = await inForceOf({ bundles, cluster, cargo: { freezes, slos: [] } });
      expect(observedEnvironments(inForce, { cluster, now: NOON })).to.deep.equal(expected);
    });
  }
});
