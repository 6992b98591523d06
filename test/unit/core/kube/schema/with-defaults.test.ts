import { expect } from "chai";
import { compactSchema } from "#core/kube/schema/compact-schema.ts";
import { decodeType } from "#core/kube/schema/decode-type.ts";
import { withDefaults } from "#core/kube/schema/with-defaults.ts";

const TYPE = decodeType(
  compactSchema({
    type: "object",
    properties: {
      size: { type: "string", default: "small" },
      box: {
        type: "object",
        default: {},
        properties: { width: { type: "integer", default: 3 } },
      },
      bare: { type: "object", properties: { depth: { type: "integer", default: 4 } } },
      list: {
        type: "array",
        items: { type: "object", properties: { on: { type: "boolean", default: true } } },
      },
      map: {
        type: "object",
        additionalProperties: {
          type: "object",
          properties: { count: { type: "integer", default: 1 } },
        },
      },
      empty: { type: "string", nullable: true },
    },
  }),
  () => {
    throw new Error("no definitions here");
  },
);

describe("withDefaults", () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    [
      "fills in absent fields, and defaults inside of defaults",
      {},
      { size: "small", box: { width: 3 } },
    ],
    [
      "leaves an absent object without a default absent, and completes one that is there",
      { bare: {} },
      { bare: { depth: 4 }, size: "small", box: { width: 3 } },
    ],
    [
      "goes through lists and maps",
      { list: [{}, { on: false }], map: { a: {} } },
      {
        list: [{ on: true }, { on: false }],
        map: { a: { count: 1 } },
        size: "small",
        box: { width: 3 },
      },
    ],
    [
      "replaces a null that is no value, and keeps one that is",
      { size: null, bare: null, empty: null },
      { size: "small", empty: null, box: { width: 3 } },
    ],
    [
      "leaves values of other types alone",
      { list: "x", box: 5, size: "a" },
      { list: "x", box: 5, size: "a" },
    ],
  ];
  for (const [title, value, expected] of cases)
    it(title, () => expect(withDefaults(value, TYPE)).to.deep.equal(expected));

  it("gives back what is complete, and never writes to what it was given", () => {
    const complete = { size: "a", box: { width: 1 }, list: [{ on: true }] };
    expect(withDefaults(complete, TYPE)).to.equal(complete);
    const given = Object.freeze({ box: Object.freeze({}) });
    expect(withDefaults(given, TYPE)).to.deep.equal({ box: { width: 3 }, size: "small" });
  });
});
