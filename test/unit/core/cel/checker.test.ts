import { expect } from "chai";
import { failureOf } from "./evaluate-cel.ts";

const OBJECT = { object: { a: 1 } };

const cases = [
  {
    expression: "objct.a",
    failure: '1:1: undeclared reference to "objct"; did you mean "object"?',
  },
  { expression: "true &&\n  nothing", failure: '2:3: undeclared reference to "nothing"' },
  {
    expression: "'a'.startWith('b')",
    failure: '1:5: undeclared reference to "startWith"; did you mean "startsWith"?',
  },
  {
    expression: "math.great(1, 2)",
    failure: '1:6: undeclared reference to "math.great"; did you mean "math.greatest"?',
  },
  {
    expression: "sets.contain([1], [1])",
    failure: '1:6: undeclared reference to "sets.contain"; did you mean "sets.contains"?',
  },
  {
    expression: "authorizer.group('')",
    failure: '1:1: "authorizer" is not available: nothing outside of the judged objects is asked',
  },
  {
    expression: "objct.foo()",
    failure: '1:1: undeclared reference to "objct"; did you mean "object"?',
  },
  { expression: "1 + 'a'", failure: '1:3: "+" does not take int and string' },
  { expression: "1 == 'a'", failure: '1:3: "==" does not take int and string' },
  { expression: "'a' in 'abc'", failure: '1:5: "in" does not take string and string' },
  { expression: "!1", failure: '1:1: "!" does not take int' },
  {
    expression: "1.startsWith('a')",
    failure: "1:3: expected string.startsWith(string), got int.startsWith(string)",
  },
  {
    expression: "size()",
    failure:
      "1:1: expected size(string) or size(bytes) or size(list(T)) or size(map(K, V)) or …, got size()",
  },
  {
    expression: "[1][true]",
    failure:
      "1:4: expected list(T)[int] or map(K, V)[K] or optional_type(list(T))[int] or optional_type(map(K, V))[K] or …, got list(int)[bool]",
  },
  { expression: "true && 1", failure: '1:9: expected bool in "&&", got int' },
  { expression: "1 ? 2 : 3", failure: '1:1: expected bool in "? :", got int' },
  {
    expression: "true ? 1 : 'a'",
    failure:
      '1:6: expected one type on both sides of ":", got int and string. Use dyn() to mix types',
  },
  {
    expression: "[1, 'a']",
    failure: "1:5: expected all elements of one type, got int and string. Use dyn() to mix types",
  },
  {
    expression: "{1.5: 1}",
    failure: "1:2: expected a key of type bool, int, uint or string, got double",
  },
  { expression: "[?1]", failure: '1:3: expected an optional value after "?", got int' },
  { expression: "'a'.b", failure: '1:5: expected a map with the field "b", got string' },
  {
    expression: "'abc'.all(c, true)",
    failure: "1:1: expected a list or a map before all(), got string",
  },
  { expression: "[1].all(c, c)", failure: "1:12: expected bool in all(), got int" },
  {
    expression: "[1].map(c, c, 1)",
    failure: "1:12: expected bool in the filter of map(), got int",
  },
  {
    expression: "'a'.optMap(x, x)",
    failure: "1:1: expected optional_type(dyn) in optMap(), got string",
  },
  {
    expression: "'a'.matches('(')",
    failure: '1:13: invalid regular expression "(": error parsing regexp: missing closing ): `(`',
  },
  { expression: "duration('1x')", failure: '1:10: expected a duration like "1h30m", got "1x"' },
  {
    expression: "timestamp('today')",
    failure: '1:11: expected a timestamp like "2026-01-31T12:00:00Z", got "today"',
  },
  { expression: "object.a ==", failure: "1:12: expected a value, got the end of the expression" },
  { expression: "object.a = 1", failure: '1:10: unexpected character "="' },
  { expression: "(1 + 2", failure: '1:7: expected ")", got the end of the expression' },
  { expression: "1 2", failure: '1:3: expected an operator, got "2"' },
  { expression: "1abc", failure: "1:2: expected an operator after the number 1" },
  { expression: "'abc", failure: "1:1: expected the closing ' of a string" },
  { expression: "'a\\q'", failure: '1:3: invalid escape "\\q" in a string' },
  {
    expression: "9223372036854775808",
    failure: "1:1: expected an integer of 64 bits, got 9223372036854775808",
  },
  { expression: "object.if", failure: "error: no such key: if" },
  { expression: "if", failure: '1:1: "if" is a reserved word' },
  {
    expression: "has(object)",
    failure: "1:5: expected a field as the argument of has(), like has(object.spec)",
  },
  {
    expression: "[1].all(c.d, true)",
    failure: "1:11: expected a simple name as a variable of all()",
  },
  { expression: "[1].all(c, c, true)", failure: "1:12: expected two different names in all()" },
  { expression: "Pod{name: 'a'}", failure: '1:4: message types are not available: "Pod"' },
  {
    expression: "object.a.b.",
    failure: "1:12: expected the name of a field, got the end of the expression",
  },
];

describe("an expression that cannot be used", () => {
  for (const { expression, failure } of cases) {
    it(`says of ${JSON.stringify(expression)} what is wrong and where`, () => {
      expect(failureOf(expression, OBJECT)).to.equal(failure);
    });
  }

  it("may mix types in what is put into a text", () => {
    expect(failureOf('"%s has %d".format(["a", 1])')).to.equal('no failure but "a has 1"');
  });
});
