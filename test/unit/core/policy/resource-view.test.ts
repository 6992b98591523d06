import { expect } from "chai";
import fc from "fast-check";
import type { KubeObject } from "#core/kube/resource.ts";
import type { EvaluateInput } from "#core/policy/evaluate.ts";
import { decide, policyOf } from "#test/support/fleet-setup.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Rules that try to show whatever an object holds, each in another way. */
const curious = [
  policyOf("message", {
    cel: "false",
    message: "{{object}} {{object.data}} {{object.metadata.annotations}}",
  }),
  policyOf("expression", {
    cel: "false",
    messageExpression: "object.stringData.map(k, object.stringData[k]).join(' ')",
  }),
  policyOf("variable", {
    cel: "false",
    message: "{{variables.all}}",
    variables: [{ name: "all", cel: "object.data" }],
  }),
  policyOf("list", { cel: "object.data.map(k, {'message': string(object.data[k])})" }),
  policyOf("error", { cel: "object.data.all(k, int(object.data[k]) > 0)" }),
  policyOf("key-error", { cel: "{'a': 1}[string(object.data[object.data.map(k, k)[0]])] == 1" }),
  policyOf("broken-message", {
    cel: "false",
    message: "{{int(object.data[object.data.map(k, k)[0]])}}",
  }),
  policyOf("schema", {
    schema: {
      properties: {
        data: { additionalProperties: { enum: ["allowed"] } },
        stringData: {
          additionalProperties: { pattern: "^allowed$", const: "allowed", type: "integer" },
        },
        metadata: {
          properties: { annotations: { additionalProperties: { maxLength: 3, const: "x" } } },
        },
      },
    },
  }),
  policyOf("bundle", {
    each: "bundle",
    cel: "resources.map(r, {'resource': r, 'message': r.data.map(k, string(r.data[k])).join(' ')})",
  }),
  policyOf("bundle-error", {
    each: "bundle",
    cel: "resources.all(r, r.data.all(k, int(r.data[k]) > 0))",
  }),
  policyOf("request", { cel: "false", message: "{{request}} {{oldObject}}", doors: ["admission"] }),
  policyOf("request-only", {
    cel: "false",
    message: "{{request.object.data}}",
    doors: ["admission"],
  }),
  policyOf(
    "pod",
    { each: "podSpec", cel: "false", message: "{{podSpec}} {{object}}" },
    {
      podSpecs: [{ kind: "core/Secret", path: ".data" }],
    },
  ),
];

function secretOf(values: readonly string[]): KubeObject {
  const plain = Object.fromEntries(values.map((value, index) => [`key-${index}`, value]));
  const encoded = Object.fromEntries(
    values.map((value, index) => [`key-${index}`, Buffer.from(value).toString("base64")]),
  );
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "db",
      namespace: "shop-prod",
      annotations: { [LAST_APPLIED]: JSON.stringify({ stringData: plain }) },
    },
    data: encoded,
    stringData: plain,
  };
}

describe("a finding about a Secret", () => {
  const value = fc
    .string({ unit: "grapheme-ascii", minLength: 10, maxLength: 30 })
    .filter((text) => /^[\w-]+$/.test(text));
  const values = fc.array(value, { minLength: 1, maxLength: 3 });
  const admissions: readonly (readonly [string, (secret: KubeObject) => Partial<EvaluateInput>])[] =
    [
      ["check", () => ({})],
      [
        "admission on CREATE",
        (secret) => ({
          door: "admission",
          admission: {
            request: { object: secret, oldObject: null },
            oldObject: null,
            namespaceObject: null,
          },
        }),
      ],
      [
        "admission on UPDATE",
        (secret) => ({
          door: "admission",
          operation: "UPDATE",
          admission: {
            request: { object: secret, oldObject: secret },
            oldObject: secret,
            namespaceObject: null,
          },
        }),
      ],
    ];
  for (const [title, input] of admissions) {
    it(`shows no value of it, plain or in base64, whatever a rule does: ${title}`, async () => {
      await fc.assert(
        fc.asyncProperty(values, async (texts) => {
          const secret = secretOf(texts);
          const { findings } = await decide(
            { policies: curious },
            { objects: [secret], ...input(secret) },
          );
          expect(findings.length).to.be.greaterThan(6);
          const shown = JSON.stringify(findings);
          for (const text of texts) {
            expect(shown).not.to.contain(text);
            expect(shown).not.to.contain(Buffer.from(text).toString("base64"));
          }
        }),
        { seed: 7, numRuns: 15 },
      );
    });
  }

  it("still says which key is meant", async () => {
    const policies = [
      policyOf("p", {
        cel: "object.data.map(k, {'path': '/data/' + k})",
        message: "must not hold {{object.data.map(k, k).join(', ')}}",
      }),
    ];
    const { findings } = await decide({ policies }, [secretOf(["one-value-here"])]);
    expect(findings.map(({ path, message }) => `${path} ${message}`)).to.deep.equal([
      "/data/key-0 must not hold key-0",
    ]);
  });

  it("keeps what a schema says of other fields", async () => {
    const policies = [policyOf("p", { schema: { properties: { type: { const: "Opaque" } } } })];
    const { findings } = await decide({ policies }, [{ ...secretOf(["x"]), type: "other" }]);
    expect(findings.map(({ message }) => message)).to.deep.equal([
      'expected "Opaque", got "other"',
    ]);
  });
});
