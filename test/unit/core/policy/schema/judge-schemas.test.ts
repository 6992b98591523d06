import { expect } from "chai";
import { openSchemas } from "#adapters/open-schemas.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { SCHEMA_POLICY } from "#core/policy/schema/schema-rules.ts";
import { findingsBySchemas } from "#test/support/judge-schemas.ts";

const schemas = openSchemas().open("1.36");
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { containers: [{ name: "web", image: "web", prots: [] }] },
} as KubeObject;
const oldIngress: KubeObject = {
  apiVersion: "extensions/v1beta1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
};
const thing: KubeObject = {
  apiVersion: "example.org/v1",
  kind: "Thing",
  metadata: { name: "a" },
  spec: { sise: 1 },
};
const thingDefinition: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "things.example.org" },
  spec: {
    group: "example.org",
    scope: "Namespaced",
    names: { kind: "Thing", plural: "things" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
          },
        },
      },
    ],
  },
};

const off = { policy: SCHEMA_POLICY, action: "off", owner: "o", reason: "r" };

async function judged(
  objects: readonly KubeObject[],
  options: Partial<Parameters<typeof findingsBySchemas>[1]> = {},
) {
  const findings = await findingsBySchemas(objects, { schemas, ...options });
  return findings.map(({ policy, rule, action, path }) => `${action} ${policy}/${rule} ${path}`);
}

describe("the policy kubernetes-schema", () => {
  it("speaks at the doors render and check alone", async () => {
    const finding = [`warn ${SCHEMA_POLICY}/unknown-field /spec/containers/0/prots`];
    expect(await judged([pod], { door: "render" })).to.deep.equal(finding);
    expect(await judged([pod], { door: "check" })).to.deep.equal(finding);
    expect(await judged([pod], { door: "admission" })).to.deep.equal([]);
    expect(await judged([pod], { door: "scan" })).to.deep.equal([]);
  });

  it("is silent where no layer has it", async () => {
    expect(await judged([pod], { layers: [{ hasSchemas: false }] })).to.deep.equal([]);
  });

  it("is turned off by an override, rule by rule where it says so", async () => {
    expect(await judged([pod], { layers: [{ spec: { overrides: [off] } }] })).to.deep.equal([]);
    const other = { ...off, rules: ["wrong-type"] };
    expect(await judged([pod], { layers: [{ spec: { overrides: [other] } }] })).to.have.length(1);
  });

  it("takes the environment's action for its severity", async () => {
    const actions = { critical: "deny", high: "deny", medium: "warn", low: "audit" };
    const spec = { environments: [{ name: "prod", actions }] };
    const found = await judged([pod], { layers: [{ spec }], environment: "prod" });
    expect(found).to.deep.equal([`deny ${SCHEMA_POLICY}/unknown-field /spec/containers/0/prots`]);
  });

  it("is silenced by an exception, and keeps its finding", async () => {
    const exception = {
      name: "e",
      labels: {},
      spec: {
        policy: SCHEMA_POLICY,
        rules: ["unknown-field"],
        match: { kinds: ["Pod"], names: ["web"] },
        owner: "o",
        reason: "r",
        expires: "2026-06-01",
      },
    };
    const found = await judged([pod], { layers: [{ exceptions: [exception] }] });
    expect(found).to.deep.equal([`off ${SCHEMA_POLICY}/unknown-field /spec/containers/0/prots`]);
  });

  it("speaks once where a platform's layer and the repository's have it, by the platform's settings", async () => {
    const layers = [
      { spec: { platform: true, unmatched: "deny" } },
      { spec: { overrides: [off] } },
    ];
    expect(await judged([pod], { layers })).to.deep.equal([
      `deny ${SCHEMA_POLICY}/unknown-field /spec/containers/0/prots`,
    ]);
  });

  it("leaves it to the repository where the platform turned it off", async () => {
    const layers = [
      { spec: { platform: true, overrides: [off] } },
      { spec: { unmatched: "audit" } },
    ];
    expect(await judged([pod], { layers })).to.deep.equal([
      `audit ${SCHEMA_POLICY}/unknown-field /spec/containers/0/prots`,
    ]);
  });

  it("knows kinds by definitions among the objects, and by those of the fleet", async () => {
    const finding = [`warn ${SCHEMA_POLICY}/unknown-field /spec/sise`];
    expect(await judged([thing, thingDefinition])).to.deep.equal(finding);
    expect(await judged([thing], { layers: [{ crds: [thingDefinition] }] })).to.deep.equal(finding);
    expect(await judged([thing])).to.deep.equal([`audit ${SCHEMA_POLICY}/unknown-kind `]);
  });

  it("says in the place of best-practices that an API version goes", async () => {
    const policies = [expandSet({ name: "best-practices" })];
    const rules = (found: readonly string[]) =>
      found.filter((text) => text.includes("-api")).map((text) => text.split(" ")[1]);
    expect(rules(await judged([oldIngress], { layers: [{ policies }] }))).to.deep.equal([
      `${SCHEMA_POLICY}/removed-api`,
    ]);
    const without = await judged([oldIngress], { layers: [{ policies, hasSchemas: false }] });
    expect(rules(without)).to.deep.equal(["best-practices/deprecated-apis"]);
    const silent = [{ policies, spec: { overrides: [off] } }];
    expect(rules(await judged([oldIngress], { layers: silent }))).to.deep.equal([
      "best-practices/deprecated-apis",
    ]);
  });

  it("survives definitions that are none", async () => {
    const spoilt = [
      { spec: null },
      { spec: { versions: 5 } },
      { spec: { group: "a", names: { kind: "B" }, versions: [null, { name: "v1", schema: 5 }] } },
      {
        spec: {
          group: "a",
          names: { kind: "B" },
          versions: [
            {
              name: "v1",
              schema: { openAPIV3Schema: { type: "object", properties: { a: 5, b: null } } },
            },
          ],
        },
      },
    ];
    const { kind, apiVersion } = thingDefinition;
    for (const { spec } of spoilt) {
      const object: KubeObject = { apiVersion, kind, metadata: { name: "x" }, spec };
      expect(await judged([object, thing])).to.satisfy(
        (found: readonly string[]) => found.length > 1,
      );
    }
  });
});
