import { expect } from "chai";
import { openSchemas } from "#adapters/open-schemas.ts";
import { checkObject } from "#core/kube/schema/check-object.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { generateObjects } from "#core/policy/foreign/equivalence/generate-objects.ts";
import { policyVocabulary } from "#core/policy/foreign/equivalence/policy-vocabulary.ts";
import { compileForeignCase, foreignCases, judgeForeign } from "#test/support/foreign-cases.ts";

const library = openSchemas();
const schemas = library.open(library.versions()[0] ?? "");

const PATTERN: KubeObject = {
  apiVersion: "kyverno.io/v1",
  kind: "ClusterPolicy",
  metadata: { name: "p" },
  spec: {
    rules: [
      {
        name: "r",
        match: { any: [{ resources: { kinds: ["apps/v1/Deployment"], namespaces: ["pay-*"] } }] },
        validate: {
          pattern: {
            metadata: { labels: { team: "?*" } },
            spec: { replicas: ">2", template: { spec: { "=(hostNetwork)": false } } },
          },
        },
      },
    ],
  },
};

describe("generated objects", () => {
  const made = generateObjects(policyVocabulary([PATTERN]), { count: 200, seed: 7, schemas });

  it("are the same for the same seed, and others for another", () => {
    const vocabulary = policyVocabulary([PATTERN]);
    expect(generateObjects(vocabulary, { count: 200, seed: 7, schemas })).to.deep.equal(made);
    expect(generateObjects(vocabulary, { count: 200, seed: 8, schemas })).not.to.deep.equal(made);
  });

  it("have the policy's kinds, namespaces, fields and values, now and then", () => {
    const texts = made.map((object) => JSON.stringify(object));
    for (const part of [
      '"kind":"Deployment"',
      '"pay-x"',
      '"team":"qx"',
      '"replicas":3',
      '"replicas":2',
      '"hostNetwork":true',
      '"hostNetwork":false',
    ])
      expect(
        texts.some((text) => text.includes(part)),
        part,
      ).to.equal(true);
    expect(texts.some((text) => !text.includes("hostNetwork"))).to.equal(true);
  });

  it("have types that an API server takes", () => {
    for (const object of made) {
      const schema = schemas.find(object.apiVersion, object.kind);
      const problems = schema === null ? [] : checkObject(object, schema, () => true);
      expect(problems.filter(({ rule }) => rule === "wrong-type")).to.deep.equal([]);
    }
  });

  for (const format of ["vap", "vpol", "cpol"]) {
    it(`make many policies fail and pass: ${format}`, async function () {
      this.timeout(60_000);
      let [both, all] = [0, 0];
      for (const { documents } of foreignCases(format)) {
        const { guardrails } = await compileForeignCase(documents);
        const objects = generateObjects(policyVocabulary(documents), {
          count: 60,
          seed: 1,
          schemas,
        });
        const findings = judgeForeign(guardrails, objects);
        for (const { id, policy } of guardrails.layers.flatMap(({ rules }) => rules)) {
          const failed = findings.filter((one) => one.rule === id && one.policy === policy).length;
          all += 1;
          if (failed > 0 && failed < objects.length) both += 1;
        }
      }
      expect(both / all).to.be.greaterThan(0.5);
    });
  }
});
