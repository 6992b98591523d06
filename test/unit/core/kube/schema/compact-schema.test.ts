import { expect } from "chai";
import { compactSchema, type OpenApiSchema } from "#core/kube/schema/compact-schema.ts";

const QUANTITY =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

describe("compactSchema", () => {
  const cases: readonly (readonly [title: string, schema: OpenApiSchema, expected: unknown])[] = [
    ["writes a plain type as a word", { type: "boolean" }, "boolean"],
    ["tells integers by their bits", { type: "integer", format: "int32" }, "int32"],
    ["takes other integers for 64 bits", { type: "integer" }, "int64"],
    ["writes lists of words short", { type: "array", items: { type: "string" } }, "[]text"],
    [
      "writes maps of words short",
      { type: "object", additionalProperties: { type: "string" } },
      "{}text",
    ],
    ["knows a free object", { type: "object", additionalProperties: true }, "{}any"],
    ["knows times", { type: "string", format: "date-time" }, "date-time"],
    [
      "knows quantities by their pattern",
      { "x-kubernetes-int-or-string": true, pattern: QUANTITY },
      "quantity",
    ],
    [
      "leaves out what an int-or-string says twice",
      { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
      "int-or-text",
    ],
    [
      "takes anything where nothing is said",
      { "x-kubernetes-preserve-unknown-fields": true },
      "any",
    ],
    [
      "keeps fields, defaults, rules and sizes",
      {
        type: "object",
        required: ["a"],
        minProperties: 1,
        properties: { a: { type: "string", default: "" } },
        "x-kubernetes-validations": [{ rule: "true" }],
      },
      {
        fields: { a: { type: "text", default: "" } },
        required: ["a"],
        min: 1,
        rules: [{ rule: "true" }],
      },
    ],
    [
      "drops words for people inside alternatives, not fields of that name",
      {
        type: "string",
        anyOf: [{ pattern: "a" }, { properties: { description: { pattern: "b" } } }],
      },
      {
        type: "text",
        constraints: [
          { anyOf: [{ pattern: "a" }, { properties: { description: { pattern: "b" } } }] },
        ],
      },
    ],
  ];
  for (const [title, schema, expected] of cases)
    it(title, () => expect(compactSchema(schema)).to.deep.equal(expected));

  it("drops the zero defaults of native schemas, which Go writes everywhere", () => {
    const refs = () => "#X";
    expect(compactSchema({ type: "string", default: "" }, refs)).to.equal("text");
    expect(compactSchema({ type: "string", default: "TCP" }, refs)).to.deep.equal({
      type: "text",
      default: "TCP",
    });
    expect(compactSchema({ allOf: [{ $ref: "#/a/X" }], default: {} }, refs)).to.equal("#X");
  });

  it("refuses references where there can be none", () => {
    expect(() => compactSchema({ $ref: "#/a" })).to.throw("$ref");
  });
});
