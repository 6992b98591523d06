import { expect } from "chai";
import { checkObject } from "#core/kube/schema/check-object.ts";
import { compactSchema, type OpenApiSchema } from "#core/kube/schema/compact-schema.ts";
import { decodeType } from "#core/kube/schema/decode-type.ts";
import type { KindSchema } from "#core/kube/schema/kube-type.ts";

const NO_DEFINITIONS = () => {
  throw new Error("no definitions here");
};

function schemaOf(field: OpenApiSchema): KindSchema {
  const type = decodeType(
    compactSchema({ type: "object", properties: { f: field } }),
    NO_DEFINITIONS,
  );
  if (type.kind !== "object") throw new Error("expected an object");
  return { apiVersion: "example.org/v1", kind: "Thing", type, isNative: false };
}

/** "rule /path: text" of each fault of the field f. */
function faultsOf(field: OpenApiSchema, value: unknown): readonly string[] {
  const matches = (pattern: string, text: string) => new RegExp(pattern, "u").test(text);
  return checkObject({ f: value }, schemaOf(field), matches).map(
    ({ rule, keys, text }) => `${rule} /${keys.join("/")}: ${text}`,
  );
}

interface Case {
  readonly title: string;
  readonly field: OpenApiSchema;
  readonly good?: readonly unknown[];
  readonly bad?: readonly (readonly [value: unknown, ...faults: string[]])[];
}

const cases: readonly Case[] = [
  {
    title: "takes integers of 32 bits",
    field: { type: "integer", format: "int32" },
    good: [0, 3, 3.0, 2147483647, -2147483648, 5n, null],
    bad: [
      [2147483648, "invalid-value /f: f: expected an integer from -2147483648 to 2147483647"],
      ["3", "wrong-type /f: f: expected an integer"],
      [1.5, "wrong-type /f: f: expected an integer"],
      [true, "wrong-type /f: f: expected an integer"],
    ],
  },
  {
    title: "takes integers of 64 bits, beyond what JavaScript counts exactly",
    field: { type: "integer" },
    good: [9007199254740993n, 9223372036854775807n, -9223372036854775808n],
    bad: [
      [
        9223372036854775808n,
        "invalid-value /f: f: expected an integer from -9223372036854775808 to 9223372036854775807",
      ],
      [
        1e300,
        "invalid-value /f: f: expected an integer from -9223372036854775808 to 9223372036854775807",
      ],
    ],
  },
  {
    title: "takes bigints as numbers",
    field: { type: "number", minimum: 0 },
    good: [0.5, 3, 9007199254740993n],
    bad: [
      [-1n, "invalid-value /f: f: expected at least 0"],
      ["0.5", "wrong-type /f: f: expected a number"],
    ],
  },
  {
    title: "counts characters and not code units",
    field: { type: "string", minLength: 2, maxLength: 3 },
    good: ["ab", "😀😀😀"],
    bad: [
      ["😀", "invalid-value /f: f: expected at least 2 characters"],
      ["abcd", "invalid-value /f: f: expected at most 3 characters"],
    ],
  },
  {
    title: "knows times and base64",
    field: {
      type: "object",
      properties: {
        at: { type: "string", format: "date-time" },
        bytes: { type: "string", format: "byte" },
      },
    },
    good: [
      { at: "2026-01-31T12:00:00Z", bytes: "aGk=" },
      { at: "2026-01-31T12:00:00.5+02:00", bytes: "aG\nk=\r\n" },
      { at: "2026-01-31 12:00:00Z", bytes: "" },
    ],
    bad: [
      [{ at: "2026-01-31" }, 'invalid-value /f/at: at: expected a time as "2026-01-31T12:00:00Z"'],
      [{ bytes: "aGk" }, "invalid-value /f/bytes: bytes: expected text in base64"],
    ],
  },
  {
    title: "takes an integer or text",
    field: { "x-kubernetes-int-or-string": true },
    good: [80, "http", "25%", 5n],
    bad: [
      [true, "wrong-type /f: f: expected an integer or text"],
      [1.5, "wrong-type /f: f: expected an integer or text"],
      [[], "wrong-type /f: f: expected an integer or text"],
    ],
  },
  {
    title: "keeps null where it is a value",
    field: {
      type: "object",
      required: ["a"],
      properties: { a: { type: "string", nullable: true } },
    },
    good: [{ a: null }, { a: "x" }],
    bad: [[{}, 'missing-field /f: f lacks the required field "a"']],
  },
  {
    title: "drops null where it is none, and takes none in lists",
    field: {
      type: "object",
      properties: {
        a: { type: "string" },
        list: { type: "array", items: { type: "string" } },
        map: { type: "object", additionalProperties: { type: "string" } },
      },
    },
    good: [{ a: null, list: null, map: { x: null } }],
    bad: [[{ list: ["a", null] }, "wrong-type /f/list/1: list[1]: expected text"]],
  },
  {
    title: "compares the keys of a list, with their defaults",
    field: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["port", "protocol"],
      items: {
        type: "object",
        properties: { port: { type: "integer" }, protocol: { type: "string", default: "TCP" } },
      },
    },
    good: [
      [{ port: 1 }, { port: 1, protocol: "UDP" }],
      [{ protocol: "TCP" }, { protocol: "TCP" }],
    ],
    bad: [
      [
        [{ port: 1 }, { port: 2 }, { port: 1, protocol: "TCP" }],
        'duplicate-entry /f/2: f[2] has the same port "1" and protocol "TCP" as f[0]',
      ],
    ],
  },
  {
    title: "finds what a set holds twice",
    field: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    good: [["a", "b"]],
    bad: [[["a", "b", "a"], "duplicate-entry /f/2: f[2] has the same value as f[0]"]],
  },
  {
    title: "compares enums whatever their type",
    field: { "x-kubernetes-preserve-unknown-fields": true, enum: ["a", 1, { b: [true] }] },
    good: ["a", 1, { b: [true] }],
    bad: [["b", 'invalid-value /f: f: expected one of "a", 1, {"b":[true]}']],
  },
  {
    title: "fills in defaults before alternatives are weighed",
    field: {
      type: "object",
      properties: { type: { type: "string", default: "ip" }, value: { type: "string" } },
      oneOf: [
        { properties: { type: { enum: ["ip"] }, value: { format: "ipv4" } } },
        { properties: { type: { not: { enum: ["ip"] } } } },
      ],
    },
    good: [{ value: "10.0.0.1" }, { type: "host", value: "x" }],
    bad: [
      [
        { value: "x" },
        "invalid-value /f: f: expected a value that fits the alternatives (allOf, anyOf, oneOf, not) of its schema",
      ],
    ],
  },
  {
    title: "names a place below a map by the map",
    field: { type: "object", additionalProperties: { type: "string" } },
    bad: [
      [
        { "app.kubernetes.io/name": 1 },
        'wrong-type /f/app.kubernetes.io/name: f["app.kubernetes.io/name"]: expected text',
      ],
    ],
  },
  {
    title: "takes a field named __proto__ for what it is",
    field: { type: "object", properties: { a: { type: "string" } } },
    bad: [
      [
        JSON.parse('{"__proto__": {"a": 1}}'),
        'unknown-field /f/__proto__: f has no field "__proto__"',
      ],
    ],
  },
];

describe("checkObject", () => {
  for (const { title, field, good = [], bad = [] } of cases) {
    it(title, () => {
      for (const value of good) expect(faultsOf(field, value)).to.deep.equal([]);
      for (const [value, ...faults] of bad) expect(faultsOf(field, value)).to.deep.equal(faults);
    });
  }

  it("speaks of the kind where the fault is at the root", () => {
    const schema = schemaOf({ type: "string" });
    const strict = { ...schema, type: { ...schema.type, required: ["f"] } };
    const problems = checkObject({ g: 1 }, strict, () => true);
    expect(problems.map(({ text }) => text)).to.deep.equal([
      'Thing has no field "g"',
      'Thing lacks the required field "f"',
    ]);
  });

  it("lists the first 200 faults of an object, and counts the others", () => {
    const many = Object.fromEntries(Array.from({ length: 1200 }, (_, index) => [`g${index}`, 1]));
    const problems = checkObject(many, schemaOf({ type: "string" }), () => true);
    expect(problems).to.have.length(201);
    expect(problems.at(-1)?.text).to.equal("1000 more faults of this object are not listed");
  });

  it("reads a pattern's answer from outside", () => {
    const asked: string[] = [];
    checkObject({ f: "x" }, schemaOf({ type: "string", pattern: "^a$" }), (pattern, text) => {
      asked.push(`${pattern} ${text}`);
      return true;
    });
    expect(asked).to.deep.equal(["^a$ x"]);
  });

  it("takes a port of 32 bits from Kubernetes' own kinds, and of 64 from others", () => {
    const other = schemaOf({ "x-kubernetes-int-or-string": true });
    const native = { ...other, isNative: true };
    const faults = [other, native].map((schema) =>
      checkObject({ f: 99_999_999_999 }, schema, () => true).map(({ text }) => text),
    );
    expect(faults).to.deep.equal([[], ["f: expected an integer from -2147483648 to 2147483647"]]);
  });
});
