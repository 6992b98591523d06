import { expect } from "chai";
import { fitDocument } from "#core/document/fit-document.ts";
import { lazyValidators } from "#core/document/lazy-validators.ts";
import { deepFreeze } from "#test/support/deep-freeze.ts";

const DURATION = { type: "string", pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d|w))+$" } as const;
const SCHEMA = {
  $id: "https://example.com/thing.json",
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1 },
    for: { ...DURATION, default: "5m" },
    window: {
      anyOf: [
        DURATION,
        {
          type: "object",
          required: ["unit"],
          additionalProperties: false,
          properties: { unit: { enum: ["day", "week"] } },
        },
      ],
    },
    list: { type: "array", maxItems: 1 },
    share: { type: ["string", "number"] },
  },
} as const;
const validate = lazyValidators({ thing: SCHEMA })("thing");
const fit = (value: unknown) => fitDocument(value, { schema: SCHEMA, validate });

describe("fitDocument", () => {
  it("fills in defaults in a copy", () => {
    const value = deepFreeze({ name: "a" });

    expect(fit(value)).to.deep.equal({ document: { name: "a", for: "5m" }, problems: [] });
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    ["a missing field", {}, 'missing field "name"'],
    [
      "a text without its form",
      { name: "a", for: "soon" },
      'expected a duration such as 30m, got "soon"',
    ],
    ["a number where a form is", { name: "a", for: 5 }, "expected a duration such as 30m, got 5"],
    [
      "a wrong text among alternatives",
      { name: "a", window: "2y" },
      'expected a duration such as 30m, got "2y"',
    ],
    [
      "what is inside the mapping",
      { name: "a", window: { unit: "year" } },
      'expected one of day, week, got "year"',
    ],
    [
      "neither alternative",
      { name: "a", window: 5 },
      "expected text or a mapping with the fields of the reference, got 5",
    ],
    ["a list that is too long", { name: "a", list: [1, 2] }, "expected at most one entry, got 2"],
    ["one of two types", { name: "a", share: true }, "expected a string or a number, got true"],
    ["an unknown field", { name: "a", nam: 1 }, 'unknown field "nam"; did you mean "name"?'],
  ];
  for (const [what, value, message] of cases) {
    it(`says ${what}: ${message}`, () => {
      expect(fit(value).problems.map((problem) => problem.message)).to.deep.equal([message]);
    });
  }
});

describe("lazyValidators", () => {
  it("compiles a schema once", () => {
    const validator = lazyValidators({ thing: SCHEMA });
    expect(validator("thing")).to.equal(validator("thing"));
  });
});
