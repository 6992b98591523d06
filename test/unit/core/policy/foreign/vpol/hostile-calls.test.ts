import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { CelBytes } from "#core/cel/cel-value.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { BYTES, DYN, STRING } from "#core/cel/cel-type.ts";
import { KYVERNO_FUNCTIONS } from "#core/policy/foreign/vpol/cel-libraries.ts";
import {
  kyvernoFunctions,
  LIBRARY_TYPES,
  LIBRARY_VALUES,
} from "#core/policy/foreign/vpol/libraries/kyverno-functions.ts";
import { PinnedClock } from "#core/policy/foreign/vpol/libraries/time-functions.ts";
import { randomFrom } from "#test/support/random.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const VARIABLES = { ...LIBRARY_TYPES, text: STRING, other: STRING, bytes: BYTES, value: DYN };
const LIMIT = 1_000_000;

type Given = Readonly<Record<string, unknown>>;

/** What an expression comes to: its value, or its error; anything else is thrown on. */
function outcomeOf(source: string, given: Given = {}): unknown {
  try {
    const functions = kyvernoFunctions(null);
    const program = compileCel(source, { variables: VARIABLES, functions });
    const bindings = { ...LIBRARY_VALUES, time: new PinnedClock(0), ...given };
    return program.evaluate(bindings, { remaining: LIMIT });
  } catch (error) {
    if (error instanceof CelError || error instanceof CelCompileError) return error;
    throw error;
  }
}

const ODD_ARGUMENTS = [
  ...["null", "true", "0", "-1", "9223372036854775807", "1u", "0.0", "-1.5", "1e308", "''"],
  ...["'a'", "'{'", "'[[]'", "'\\x00'", "'ü😀'", "'a: &a [*a]'", "'-----BEGIN CERTIFICATE-----'"],
  ...[
    "b''",
    "b'\\x1f\\x8b\\x08'",
    "[]",
    "[1]",
    "[{}]",
    "{}",
    "{'a': 1}",
    "type(1)",
    "json",
    "yaml",
  ],
  ...[
    "duration('1h')",
    "timestamp('0001-01-01T00:00:00Z')",
    "optional.none()",
    "image('ab')",
    "time",
  ],
  ...["text", "bytes", "value", "resource", "dyn(1)", "dyn('a')", "dyn([])", "exceptions", "http"],
];

describe("calls of Kyverno's functions", () => {
  it("end in a value or in an error of the expression, whatever they are given", () => {
    const random = randomFrom(7);
    const odd = {
      text: "\ud800x",
      bytes: new CelBytes(Uint8Array.of(31, 139, 8, 4)),
      value: [null],
    };
    let count = 0;
    for (const { function: signature } of KYVERNO_FUNCTIONS) {
      const [name = "", types = ""] = signature.replace(")", "").split("(");
      const arity = types === "" ? 0 : types.split(", ").length;
      for (let round = 0; round < 60; round += 1, count += 1) {
        const args = Array.from(
          { length: arity },
          () => ODD_ARGUMENTS[Math.floor(random() * ODD_ARGUMENTS.length)],
        );
        const target = /^image\.(?!get|Get)/.test(name)
          ? name.replace("image", "image('ab')")
          : name;
        outcomeOf(`${target}(${args.join(", ")})`, odd);
      }
    }
    expect(count).to.be.above(3000);
  });

  const deep = "[".repeat(100_000);
  const laughs = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    .concat(
      "bcdefghij"
        .split("")
        .map((name, index) => `${name}: &${name} [${`*${"abcdefghij"[index]},`.repeat(9)}]`),
    )
    .join("\n");
  const bomb = new CelBytes(gzipSync("a".repeat(50_000_000)));
  const cases: readonly { title: string; source: string; given: Given }[] = [
    { title: "JSON of many levels", source: "json.unmarshal(text)", given: { text: deep } },
    { title: "YAML of many levels", source: "yaml.parse(text)", given: { text: deep } },
    { title: "YAML whose aliases explode", source: "yaml.parse(text)", given: { text: laughs } },
    { title: "a text packed too small", source: "gzip.decompress(bytes)", given: { bytes: bomb } },
    {
      title: "the same text unpacked again and again",
      source: "lists.range(1000).all(i, gzip.decompress(bytes) != '')",
      given: { bytes: new CelBytes(gzipSync("a".repeat(1_900_000))) },
    },
    {
      title: "a pattern that backtracks",
      source: "regex.extract(text, '(a+)+$').hasValue()",
      given: { text: `${"a".repeat(50_000)}b` },
    },
    {
      title: "a replacement that grows",
      source: "regex.replace(text, '', other)",
      given: { text: "a".repeat(20_000), other: "b".repeat(20_000) },
    },
    {
      title: "a list that holds itself many times",
      source: `cel.bind(a, [1,1,1,1,1,1,1,1], ${"abcdefgh"
        .split("")
        .slice(1)
        .map((name, index) => `cel.bind(${name}, [${Array(8).fill("abcdefgh"[index])}],`)
        .join("")} json.marshal(h)${")".repeat(7)})`,
      given: {},
    },
    {
      title: "the name of an image",
      source: "isImage(text)",
      given: { text: "a/".repeat(500_000) },
    },
    {
      title: "a host with many colons",
      source: "isImage(text)",
      given: { text: `${":".repeat(990)}/ab` },
    },
    {
      title: "a certificate of zeros",
      source: "x509.decode(text)",
      given: {
        text: `-----BEGIN CERTIFICATE-----\n${"A".repeat(90_000)}\n-----END CERTIFICATE-----`,
      },
    },
    {
      title: "a text with many beginnings of certificates",
      source: "x509.decode(text)",
      given: { text: "-----BEGIN CERTIFICATE-----\n".repeat(20_000) },
    },
  ];
  for (const { title, source, given } of cases) {
    it(`are bounded: ${title}`, () => {
      withinCpu(3000, () => outcomeOf(source, given));
    });
  }

  it("refuse a text that unpacks to more than 2 MB", () => {
    expect(String(outcomeOf("gzip.decompress(bytes)", { bytes: bomb }))).to.include(
      "at most 2000000",
    );
  });
});
