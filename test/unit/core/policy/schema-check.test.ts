import { expect } from "chai";
import { compileSchemaCheck } from "#core/policy/schema-check.ts";
import { deepFreeze } from "#test/support/deep-freeze.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

function said(schema: object, value: unknown): readonly string[] {
  const check = compileSchemaCheck(deepFreeze(schema) as Readonly<Record<string, unknown>>);
  return check(deepFreeze(value)).map(({ at, message }) => `/${at.join("/")}: ${message}`);
}

describe("a rule's JSON Schema", () => {
  const required = (name: string) => ({ required: [name] });
  const cases: readonly (readonly [string, object, unknown, readonly string[]])[] = [
    ["passes what fits", { type: "object" }, {}, []],
    [
      "names a missing field at its parent",
      { type: "object", properties: { resources: { type: "object", required: ["limits"] } } },
      { resources: {} },
      ['/resources: missing field "limits"'],
    ],
    [
      "points into lists",
      { properties: { ports: { items: { properties: { port: { maximum: 1023 } } } } } },
      { ports: [{ port: 80 }, { port: 8080 }] },
      ["/ports/1/port: expected at most 1023, got 8080"],
    ],
    [
      "tells all problems",
      { properties: { a: { type: "string" }, b: { const: 1 } } },
      { a: 1, b: 2 },
      ["/a: expected a string, got 1", "/b: expected 1, got 2"],
    ],
    [
      "names an unknown field",
      { type: "object", additionalProperties: false, properties: { image: {} } },
      { imgae: "x" },
      ['/: unknown field "imgae"; did you mean "image"?'],
    ],
    [
      "says that one of several alternatives must fit, and not what each lacks",
      { anyOf: [required("limits"), required("requests")] },
      {},
      ["/: expected to fit one of 2 alternatives, got a mapping"],
    ],
    [
      "says what is wrong inside of the one alternative for mappings",
      { anyOf: [{ type: "string" }, { type: "object", ...required("name") }] },
      {},
      ['/: missing field "name"'],
    ],
    [
      "names the fields of which one must be there",
      { oneOf: [required("cel"), required("schema")] },
      {},
      ['/: expected exactly one of "cel" and "schema"'],
    ],
    [
      "says that too many alternatives fit",
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      ["/: expected to fit exactly one of 2 alternatives"],
    ],
    [
      "says what is excluded",
      { not: { const: "latest" } },
      "latest",
      ['/: expected something else, got "latest"'],
    ],
    ["counts entries", { minItems: 2 }, ["a"], ["/: expected at least 2 entries, got 1"]],
    ["counts fields", { minProperties: 1 }, {}, ["/: expected at least one field, got none"]],
    [
      "tells repeated entries",
      { uniqueItems: true },
      [{ a: 1, b: 2 }, 3, { b: 2, a: 1 }],
      ["/: expected each entry once, entries 0 and 2 are the same"],
    ],
    ["lets entries repeat where uniqueItems is false", { uniqueItems: false }, [1, 1], []],
    ["takes an integer beyond 2^53 for one", { type: "integer" }, 9007199254740993n, []],
    [
      "shows an integer beyond 2^53 exactly",
      { properties: { n: { type: "integer", maximum: 10 } } },
      { n: 9007199254740993n },
      ["/n: expected at most 10, got 9007199254740993"],
    ],
    ["may itself hold an integer beyond 2^53", { maximum: 9007199254740993n }, 5, []],
    [
      "reads keys of digits as keys",
      { additionalProperties: { type: "string" } },
      { 80: 1 },
      ["/80: expected a string, got 1"],
    ],
    [
      "cuts long values",
      { type: "number" },
      "x".repeat(100),
      [`/: expected a number, got "${"x".repeat(57)}..."`],
    ],
  ];
  for (const [title, schema, value, expected] of cases) {
    it(title, () => expect(said(schema, value)).to.deep.equal(expected));
  }

  const invalid: readonly (readonly [string, object])[] = [
    ["an unknown keyword", { propertys: {} }],
    ["a pattern with a lookahead, which no linear engine knows", { pattern: "(?=a)b" }],
    ["a reference to nothing", { $ref: "#/$defs/x" }],
  ];
  for (const [title, schema] of invalid) {
    it(`does not compile with ${title}`, () => {
      expect(() => compileSchemaCheck(schema as never)).to.throw();
    });
  }

  const hostile: readonly (readonly [string, object, unknown])[] = [
    ["a catastrophic pattern", { pattern: "^(a+)+$" }, `${"a".repeat(50_000)}!`],
    [
      "100,000 entries that must differ",
      { uniqueItems: true },
      Array.from({ length: 100_000 }, (_, i) => ({ i })),
    ],
    [
      "100,000 wrong entries",
      { items: { type: "string" } },
      Array.from({ length: 100_000 }, () => 1),
    ],
    [
      "20,000 entries that fit no alternative",
      { items: { anyOf: [{ type: "string" }, { type: "object", required: ["a"] }] } },
      Array.from({ length: 20_000 }, () => ({})),
    ],
    [
      "900 levels",
      { $ref: "#/$defs/a", $defs: { a: { properties: { a: { $ref: "#/$defs/a" } } } } },
      nested(900),
    ],
  ];
  for (const [title, schema, value] of hostile) {
    it(`judges ${title} in bounded time`, () => {
      withinCpu(4000, () => said(schema, value));
    });
  }
});

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}
