import { expect } from "chai";
import { FUNCTIONS } from "#core/policy/foreign/kyverno/jmespath/functions.ts";
import { JmespathError } from "#core/policy/foreign/kyverno/jmespath/jmespath-error.ts";
import { openJmespath } from "#core/policy/foreign/kyverno/jmespath.ts";
import {
  FUNCTION_VECTORS,
  GRAMMAR_VECTORS,
  JMESPATH_DATA,
  PINNED_VECTORS,
} from "#test/support/jmespath-vectors.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const { search } = openJmespath({ now: Date.UTC(2026, 0, 31) });

function outcome(expression: string, data: unknown = JMESPATH_DATA): unknown {
  try {
    return search(expression, data);
  } catch (error) {
    if (error instanceof JmespathError) return { error: error.kind };
    throw error;
  }
}

describe("openJmespath", () => {
  for (const [expression, value, error] of [
    ...GRAMMAR_VECTORS,
    ...FUNCTION_VECTORS,
    ...PINNED_VECTORS,
  ]) {
    const expected = error === undefined ? value : { error };
    it(`makes ${JSON.stringify(expected)} of ${expression === "" ? "nothing" : expression}`, () => {
      expect(outcome(expression)).to.deep.equal(expected);
    });
  }

  it("has a vector for every function", () => {
    const texts = [...FUNCTION_VECTORS, ...PINNED_VECTORS].map(([expression]) => expression);
    const silent = [...FUNCTIONS.keys()].filter(
      (name) => !texts.some((text) => text.includes(`${name}(`)),
    );
    expect(silent).to.deep.equal([]);
  });

  it("keeps numbers beyond 2^53", () => {
    const data = { a: 9007199254740993n, b: 9007199254740992n };
    expect(outcome("a", data)).to.equal(9007199254740993n);
    expect(outcome("a == b", data)).to.equal(false);
    expect(outcome("a > b", data)).to.equal(true);
    expect(outcome("to_string(a)", data)).to.equal("9007199254740993");
    expect(outcome("max([a, b])", data)).to.equal(9007199254740993n);
  });

  it("takes no key of an object's prototype for one of the map", () => {
    expect(outcome("constructor")).to.deep.equal({ error: "missing" });
    expect(outcome("lookup(@, 'toString')")).to.equal(null);
    expect(outcome("{__proto__: name}.__proto__")).to.equal("web");
  });

  it("makes no value of data that fail where they are read", () => {
    const data = {
      get my(): unknown {
        throw new JmespathError("context", "no my");
      },
    };
    for (const expression of ["my || 'x'", "my.*", "my[]", "my[?a]", "length(my)", "!my", "[my]"])
      expect(outcome(expression, data)).to.deep.equal({ error: "context" });
    expect(outcome("'x' || my", data)).to.equal("x");
  });

  it("never shows values in messages of wrong types", () => {
    expect(() => search("length(zero)", JMESPATH_DATA)).to.throw(
      "length(): expected string or array or object as argument 1",
    );
  });

  const long = "a".repeat(100_000);
  const doubled = "[@, @]" + " | [@, @]".repeat(40);
  const hostile: readonly (readonly [title: string, expression: string])[] = [
    ["thousands of brackets", "(".repeat(5000)],
    ["thousands of negations", `${"!".repeat(5000)}a`],
    ["thousands of lists", `${"[".repeat(3000)}a${"]".repeat(3000)}`],
    ["thousands of fields", Array.from({ length: 6000 }, () => "a").join(".")],
    ["an expression beyond all size", `'${long}${long}'`],
    ["a value that doubles forty times", doubled],
    ["a text of a value that doubles", `to_string(${doubled})`],
    ["a comparison of values that double", `(${doubled}) == (${doubled})`],
    ["a text that grows in itself", `'${long}'${" | replace_all(@, '', @)".repeat(3)}`],
    [
      "lists in lists in lists",
      "map(&map(&map(&map(&@, $l), $l), $l), $l)".replaceAll("$l", "wide"),
    ],
    ["JSON too deep to walk through", `parse_json('${"[".repeat(40_000)}${"]".repeat(40_000)}')`],
  ];
  for (const [title, expression] of hostile) {
    it(`ends soon with ${title}`, () => {
      const wide = Array.from({ length: 1000 }, (_, index) => index);
      const found = withinCpu(5000, () => outcome(expression, { a: 1, wide }));
      expect(found).to.have.property("error");
    });
  }

  it("matches hostile regular expressions and wildcards soon", () => {
    const text = "a".repeat(20_000);
    const hostileTexts = [
      `regex_match('(a+)+$', '${text}b')`,
      `pattern_match('${"*a".repeat(50)}b', '${text}')`,
      `time_parse('${"3".repeat(150)}x', '${"1".repeat(199)}')`,
    ];
    const found = withinCpu(5000, () => hostileTexts.map((expression) => outcome(expression)));
    expect(found).to.deep.equal([false, false, { error: "value" }]);
  });
});
