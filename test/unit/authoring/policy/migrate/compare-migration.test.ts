import { expect } from "chai";
import { compareMigration } from "#authoring/policy/migrate/compare-migration.ts";
import { withoutRules } from "#authoring/policy/migrate/without-rules.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Migration } from "#core/policy/foreign/migrate/migrated.ts";

const POLICY: KubeObject = {
  apiVersion: "kyverno.io/v1",
  kind: "ClusterPolicy",
  metadata: { name: "labels" },
  spec: {
    rules: ["team", "tier"].map((label) => ({
      name: label,
      match: { any: [{ resources: { kinds: ["Namespace"] } }] },
      validate: { message: label, pattern: { metadata: { labels: { [label]: "?*" } } } },
    })),
  },
};

function migrated(teamCel: string): Migration {
  const rule = (id: string, cel: string) => ({ id, cel, match: { kinds: ["core/Namespace"] } });
  const document = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name: "labels" },
    spec: {
      title: "labels",
      severity: "high",
      rules: [
        rule("team", teamCel),
        rule("tier", 'object.metadata.?labels.?tier.orValue("") != ""'),
      ],
    },
  };
  const comments = [
    { path: "/spec/rules/0/cel", text: "of team" },
    { path: "/spec/rules/1", text: "of tier" },
  ];
  const origins = ["team", "tier"].map((id) => ({ rule: id, id }));
  return { documents: [{ document, comments, origins }], left: [], differences: [], uses: [] };
}

const OBJECTS = [undefined, { team: "x" }, { team: "" }, { tier: "y" }].map(
  (labels, index): KubeObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: `n${index}`, ...(labels === undefined ? {} : { labels }) },
  }),
);

const compared = (migration: Migration) =>
  compareMigration({
    policy: POLICY,
    documents: [POLICY],
    migration,
    objects: OBJECTS,
    namespaces: [],
    now: 0,
  });

describe("a policy beside what became of it", () => {
  it("is equal where both say the same of every object", async () => {
    const rules = await compared(migrated('object.metadata.?labels.?team.orValue("") != ""'));
    expect(rules).to.deep.equal([
      { rule: "team", fails: 3, passes: 1, different: [] },
      { rule: "tier", fails: 3, passes: 1, different: [] },
    ]);
  });

  it("differs by the objects of which one says something else", async () => {
    const rules = await compared(migrated("object.metadata.?labels.?team.hasValue()"));
    if (typeof rules === "string") throw new Error(rules);
    expect(rules[0]?.different).to.deep.equal([
      { object: OBJECTS[2], source: "fails", migrated: "passes" },
    ]);
    expect(rules[1]?.different).to.deep.equal([]);
  });

  it("takes an error for a failure, and nothing else for a pass", async () => {
    const rules = await compared(migrated("object.metadata.labels.team.size() > 0"));
    if (typeof rules === "string") throw new Error(rules);
    expect(rules[0]?.different).to.deep.equal([]);
  });

  it("tells what is wrong with what came out", async () => {
    expect(await compared(migrated("object.metadata.("))).to.match(/spec\.rules\.0\.cel/);
  });

  it("loses the rules that differ, with their comments, and keeps the others", () => {
    const { documents } = withoutRules(migrated("true"), new Set(["team"]));
    expect(documents).to.have.length(1);
    expect(documents[0]?.comments).to.deep.equal([{ path: "/spec/rules/0", text: "of tier" }]);
    expect(documents[0]?.origins).to.deep.equal([{ rule: "tier", id: "tier" }]);
    expect(withoutRules(migrated("true"), new Set(["team", "tier"])).documents).to.deep.equal([]);
  });
});

describe("a Secret on which a policy and what became of it differ", () => {
  it("is shown without its values", async () => {
    const secret = (id: string, value: string) => ({
      document: {
        apiVersion: "tiphys.io/v1alpha1",
        kind: "GuardrailPolicy",
        metadata: { name: "keys" },
        spec: {
          title: "keys",
          severity: "high",
          rules: [{ id, cel: value, match: { kinds: ["core/Secret"] } }],
        },
      },
      comments: [],
      origins: [{ rule: "key", id }],
    });
    const policy: KubeObject = {
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name: "keys" },
      spec: {
        rules: [
          {
            name: "key",
            match: { any: [{ resources: { kinds: ["Secret"] } }] },
            validate: { message: "key", pattern: { data: { key: "?*" } } },
          },
        ],
      },
    };
    const object = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      data: { key: "aHVudGVyMg==" },
    };
    const migration = { documents: [secret("key", "false")], left: [], differences: [], uses: [] };
    const rules = await compareMigration({
      ...{ policy, documents: [policy], migration, objects: [object], namespaces: [], now: 0 },
    });
    expect(JSON.stringify(rules)).to.include('"migrated":"fails"').and.not.include("aHVudGVyMg");
  });
});
