import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { migrateClusterPolicy } from "#core/policy/foreign/migrate/migrate-cluster-policy.ts";
import { MIGRATION_TARGETS } from "#core/policy/foreign/migrate/migrated.ts";
import { conditionPolicy } from "#test/support/condition-generator.ts";
import { comparedVerdicts } from "#test/support/migrated-verdicts.ts";
import { randomFrom } from "#test/support/random.ts";
import { workloads } from "#test/support/workload-generator.ts";

const PODS = { match: { any: [{ resources: { kinds: ["Pod"] } }] } };

function policyOf(rule: Readonly<Record<string, unknown>>): KubeObject {
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "one" },
    spec: { rules: [{ name: "one", ...PODS, ...rule }] },
  };
}

function denied(key: string, operator: string, value: unknown) {
  return { validate: { message: "m", deny: { conditions: { any: [{ key, operator, value }] } } } };
}

interface Case {
  readonly title: string;
  readonly rule: Readonly<Record<string, unknown>>;
  readonly cel: string;
}

const CASES: readonly Case[] = [
  {
    title: "a list of fields is asked for one that is",
    rule: denied("{{ request.object.spec.containers[].image }}", "AnyIn", ["nginx", "bad/*"]),
    cel: `!has(podSpec.containers) ||
podSpec.containers.all(container,
  !has(container.image) ||
  (container.image != "nginx" && !container.image.startsWith("bad/"))
)`,
  },
  {
    title: "what may be missing has the default of the expression",
    rule: denied("{{ request.object.spec.hostNetwork || `false` }}", "Equals", true),
    cel: "podSpec.?hostNetwork.orValue(false) != true",
  },
  {
    title: "a key that is missing without one stays an error",
    rule: denied("{{ request.object.spec.hostNetwork }}", "Equals", true),
    cel: "podSpec.hostNetwork != true",
  },
  {
    title: "an error is not hidden by a condition after it",
    rule: {
      validate: {
        deny: {
          conditions: {
            all: [
              { key: "{{ request.object.spec.hostPID }}", operator: "Equals", value: true },
              { key: "{{ request.object.spec.hostIPC }}", operator: "Equals", value: true },
            ],
          },
        },
      },
    },
    cel: `podSpec.hostPID == true ? podSpec.hostIPC != true : true`,
  },
  {
    title: "each element of a list is held against a pattern",
    rule: {
      validate: {
        foreach: [
          {
            list: "request.object.spec.containers",
            preconditions: {
              all: [{ key: "{{ element.image || '' }}", operator: "Equals", value: "*/proxy:*" }],
            },
            pattern: { securityContext: { runAsNonRoot: true } },
          },
        ],
      },
    },
    cel: `!has(podSpec.containers) ||
podSpec.containers.all(container,
  !container.?image.orValue("").contains("/proxy:") ||
  (
    has(container.securityContext) &&
    has(container.securityContext.runAsNonRoot) &&
    container.securityContext.runAsNonRoot == true
  )
)`,
  },
  {
    title: "a condition on the operation that always holds is none",
    rule: {
      preconditions: {
        all: [{ key: "{{ request.operation }}", operator: "NotEquals", value: "DELETE" }],
      },
      validate: { pattern: { spec: { "=(hostPID)": false } } },
    },
    cel: "!has(podSpec.hostPID) || podSpec.hostPID == false",
  },
];

const LEFT = [
  {
    title: "who asks",
    rule: denied("{{ request.userInfo.username }}", "Equals", "jane"),
    place: "/spec/rules/0/validate/deny/conditions/any/0/key",
    why: "request.userInfo",
  },
  {
    title: "what is looked up elsewhere",
    rule: {
      context: [{ name: "list", configMap: { name: "a", namespace: "b" } }],
      ...denied("{{ list.data.a }}", "Equals", "x"),
    },
    place: "/spec/rules/0/validate/deny/conditions/any/0/key",
    why: '"list", which is looked up elsewhere',
  },
  {
    title: "a function that CEL has not",
    rule: denied("{{ to_number('1') }}", "Equals", 1),
    place: "/spec/rules/0/validate/deny/conditions/any/0/key",
    why: "to_number()",
  },
  {
    title: "variables in a pattern",
    rule: { validate: { pattern: { spec: { nodeName: "{{ request.namespace }}" } } } },
    place: "/spec/rules/0/validate/pattern",
    why: "variables in a pattern",
  },
];

const POLICIES = 40;
const OBJECTS = 12;

describe("migrating a ClusterPolicy", () => {
  for (const { title, rule, cel } of CASES)
    it(`writes conditions as CEL: ${title}`, () => {
      const { documents, left } = migrateClusterPolicy(policyOf(rule), { target: "native" });
      expect(left).to.deep.equal([]);
      expect(documents[0]?.document).to.have.nested.property("spec.rules[0].cel", cel);
    });

  for (const { title, rule, place, why } of LEFT)
    it(`leaves a rule and says where and why: ${title}`, () => {
      const { documents, left } = migrateClusterPolicy(policyOf(rule), { target: "native" });
      expect(documents).to.deep.equal([]);
      expect(left).to.deep.equal([{ policy: "one", rule: "one", place, why }]);
    });

  for (const target of MIGRATION_TARGETS)
    it(`finds as ${target} what conditions by chance found`, async () => {
      const random = randomFrom(31);
      const counted = { policies: 0, found: 0, passed: 0 };
      for (let count = 0; count < POLICIES; count += 1) {
        const policy = conditionPolicy(random);
        const objects = workloads(random, OBJECTS);
        const migration = migrateClusterPolicy(policy, { target });
        if (migration.left.length > 0) continue;
        const compared = await comparedVerdicts(policy, migration, objects);
        const given = JSON.stringify(policy.spec);
        expect(compared.problems, given).to.deep.equal([]);
        expect(compared.differences, given).to.deep.equal([]);
        counted.policies += 1;
        counted.found += compared.found;
        counted.passed += compared.passed;
      }
      expect(counted.policies).to.be.greaterThan(POLICIES / 2);
      expect(counted.found).to.be.greaterThan(50);
      expect(counted.passed).to.be.greaterThan(50);
    });
});
