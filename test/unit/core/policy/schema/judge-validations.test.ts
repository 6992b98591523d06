import { expect } from "chai";
import { compactSchema, type OpenApiSchema } from "#core/kube/schema/compact-schema.ts";
import { decodeType } from "#core/kube/schema/decode-type.ts";
import { judgeValidations } from "#core/policy/schema/judge-validations.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

/** "status /path: message" of the rules that a spec of the given schema does not keep. */
function failures(schema: OpenApiSchema, spec: unknown): readonly string[] {
  const type = decodeType(compactSchema({ type: "object", properties: { spec: schema } }), () => {
    throw new Error("no definitions here");
  });
  if (type.kind !== "object") throw new Error("expected an object");
  const kind = { apiVersion: "example.org/v1", kind: "Thing" };
  return judgeValidations({ ...kind, spec }, { ...kind, type, isNative: false }).map(
    ({ status, keys, message }) => `${status} /${keys.join("/")}: ${message}`,
  );
}

const ruled = (rule: object, properties: OpenApiSchema["properties"] = {}): OpenApiSchema => ({
  type: "object",
  properties,
  "x-kubernetes-validations": [rule as { readonly rule: string }],
});
const text = { a: { type: "string" } } as const;

describe("judgeValidations", () => {
  const cases: readonly (readonly [string, OpenApiSchema, unknown, readonly string[]])[] = [
    ["is silent where the rule holds", ruled({ rule: "self.a == 'x'" }, text), { a: "x" }, []],
    [
      "shows the rule where it has no message",
      ruled({ rule: "self.a == 'x'" }, text),
      { a: "y" },
      ["fail /spec: spec: does not keep the rule `self.a == 'x'`"],
    ],
    [
      "shows the message",
      ruled({ rule: "false", message: " not so " }),
      {},
      ["fail /spec: spec: not so"],
    ],
    [
      "builds the message, and falls back where that fails",
      ruled({ rule: "false", message: "plain", messageExpression: "self.a + '!'" }, text),
      { a: "x" },
      ["fail /spec: spec: x!"],
    ],
    [
      "falls back where the message cannot be built",
      ruled({ rule: "false", message: "plain", messageExpression: "self.a + '!'" }, text),
      {},
      ["fail /spec: spec: plain"],
    ],
    [
      "points at the field path",
      ruled({ rule: "false", message: "m", fieldPath: ".a['b.c']" }),
      {},
      ['fail /spec/a/b.c: a["b.c"]: m'],
    ],
    [
      "leaves out rules that compare with the old object",
      ruled({ rule: "self.a == oldSelf.a" }, text),
      { a: "x" },
      [],
    ],
    [
      "gives optionalOldSelf nothing to compare with",
      ruled({ rule: "!oldSelf.hasValue()", optionalOldSelf: true }),
      {},
      [],
    ],
    [
      "says that a rule ended in an error",
      ruled({ rule: "self.a == 'x'" }, text),
      {},
      ["error /spec: spec: could not be judged: `self.a == 'x'` ended in an error: no such key: a"],
    ],
    ["does not see undeclared fields", ruled({ rule: "!has(self.other)" }), { other: 1 }, []],
    [
      "judges inside of lists and maps, with defaults",
      {
        type: "object",
        properties: {
          list: {
            type: "array",
            items: ruled(
              { rule: "self.n > 2", message: "m" },
              { n: { type: "integer", default: 1 } },
            ),
          },
          map: {
            type: "object",
            additionalProperties: {
              type: "string",
              "x-kubernetes-validations": [{ rule: "self != 'x'", message: "m" }],
            },
          },
        },
      },
      { list: [{ n: 3 }, {}], map: { a: "y", b: "x" } },
      ["fail /spec/list/1: list[1]: m", "fail /spec/map/b: b: m"],
    ],
    [
      "reads times, durations, bytes and doubles as such",
      ruled(
        {
          rule: "self.at < timestamp('2030-01-01T00:00:00Z') && self.wait > duration('1s') && self.raw == b'hi' && self.share / 2.0 == 0.5",
        },
        {
          at: { type: "string", format: "date-time" },
          wait: { type: "string", format: "duration" },
          raw: { type: "string", format: "byte" },
          share: { type: "number" },
        },
      ),
      { at: "2026-01-01T00:00:00Z", wait: "2s", raw: "aGk=", share: 1 },
      [],
    ],
    [
      "knows fields by their escaped names",
      ruled(
        {
          rule: "self.__namespace__ == 'a' && self.x__dash__y__dot__z == 'b' && self.u__underscores__v == 'c' && self.p__slash__q == 'd'",
        },
        {
          namespace: { type: "string" },
          "x-y.z": { type: "string" },
          u__v: { type: "string" },
          "p/q": { type: "string" },
        },
      ),
      { namespace: "a", "x-y.z": "b", u__v: "c", "p/q": "d" },
      [],
    ],
  ];
  for (const [title, schema, spec, expected] of cases)
    it(title, () => expect(failures(schema, spec)).to.deep.equal(expected));

  it("stops a rule that costs too much, and the others of the object with it", () => {
    const bomb = "self.all(a, self.all(b, self.all(c, self.all(d, a + b + c + d < 0 || true))))";
    const rules = Array.from({ length: 12 }, (_, index) => ({ rule: `${bomb} && ${index} >= 0` }));
    const schema = { type: "array", items: { type: "integer" }, "x-kubernetes-validations": rules };
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const found = withinCpu(5000, () => failures(schema, numbers));
    expect(found).to.have.length(12);
    expect(found.every((line) => line.startsWith("error ") && line.includes("cost"))).to.equal(
      true,
    );
  });
});
