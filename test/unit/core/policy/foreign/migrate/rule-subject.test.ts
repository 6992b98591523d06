import { expect } from "chai";
import { migrateClusterPolicy } from "#core/policy/foreign/migrate/migrate-cluster-policy.ts";
import { comparedVerdicts } from "#test/support/migrated-verdicts.ts";

function policyOf(kinds: readonly string[], excluded: unknown) {
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "one" },
    spec: {
      rules: [
        {
          name: "one",
          match: { any: [{ resources: { kinds } }] },
          ...(excluded === null ? {} : { exclude: { any: [{ resources: excluded }] } }),
          validate: { message: "m", pattern: { metadata: { labels: { team: "?*" } } } },
        },
      ],
    },
  };
}

const OBJECTS = [undefined, { team: "a" }].map((labels, index) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: `c${index}`, namespace: "shop", ...(labels === undefined ? {} : { labels }) },
}));

const EXCLUDES: readonly (readonly [title: string, excluded: unknown, found: number])[] = [
  ["deletions", { operations: ["DELETE"] }, 1],
  ["all that is judged", { operations: ["CREATE", "UPDATE", "DELETE"] }, 0],
  ["a subresource", { kinds: ["ConfigMap/status"] }, 1],
];

describe("what a migrated rule is about", () => {
  for (const target of ["native", "vpol", "vap"] as const)
    for (const [title, excluded, found] of EXCLUDES)
      it(`stays the same as ${target} where ${title} are excluded`, async () => {
        const policy = policyOf(["ConfigMap"], excluded);
        const migration = migrateClusterPolicy(policy, { target });
        const compared = await comparedVerdicts(policy, migration, OBJECTS);
        expect(compared).to.deep.equal({
          ...{ problems: [], differences: [], found, passed: OBJECTS.length - found },
        });
      });

  it("is left where one of the operations is excluded", () => {
    const policy = policyOf(["ConfigMap"], { operations: ["UPDATE"] });
    const { left } = migrateClusterPolicy(policy, { target: "native" });
    expect(left.map(({ why }) => why)).to.deep.equal(["an exclude of some operations"]);
  });

  for (const kind of ["*/scale", "*/status", "Deployment/scale"])
    it(`is left where it is ${kind}`, () => {
      const { documents, left } = migrateClusterPolicy(policyOf([kind], null), {
        target: "native",
      });
      expect(documents).to.deep.equal([]);
      expect(left.map(({ why }) => why)).to.deep.equal([`the subresource ${kind}`]);
    });
});
