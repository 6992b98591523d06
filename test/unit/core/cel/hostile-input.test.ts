import { expect } from "chai";
import { failureOf } from "./evaluate-cel.ts";

const TOO_DEEP = /expected at most 200 levels of nesting$/;
const TOO_COSTLY = /^cost: the cost limit is exceeded$/;

const cases = [
  { title: "open parentheses", expression: "(".repeat(50_000), outcome: TOO_DEEP },
  { title: "open brackets", expression: "[".repeat(50_000), outcome: TOO_DEEP },
  { title: "a chain of sums", expression: `1${"+1".repeat(40_000)}`, outcome: TOO_DEEP },
  { title: "a chain of fields", expression: `object${".a".repeat(40_000)}`, outcome: TOO_DEEP },
  { title: "a chain of indexes", expression: `object${"[0]".repeat(30_000)}`, outcome: TOO_DEEP },
  { title: "a chain of conditions", expression: `${"true?1:".repeat(10_000)}1`, outcome: TOO_DEEP },
  {
    title: "macros in macros",
    expression: `${"[1].all(a,".repeat(300)}true${")".repeat(300)}`,
    outcome: TOO_DEEP,
  },
  {
    title: "a long chain of &&",
    expression: `true${"&&true".repeat(15_000)}`,
    outcome: /^no failure but true$/,
  },
  {
    title: "a long row of !",
    expression: `${"!".repeat(90_000)}true`,
    outcome: /^no failure but true$/,
  },
  {
    title: "a chain of defaults",
    expression: `object${".?a.orValue(object)".repeat(60)} == object`,
    outcome: /^no failure but true$/,
  },
  {
    title: "lists of which nothing is known",
    expression: `size([${"[],".repeat(25_000)}])`,
    outcome: /^no failure but 25000$/,
  },
  {
    title: "lists deeper and deeper",
    expression: `size([${Array.from({ length: 100 }, (_, depth) => "[".repeat(depth) + "1" + "]".repeat(depth)).slice(1)}])`,
    outcome: /expected all elements of one type/,
  },
  {
    title: "types of lists compared again and again",
    expression: `[] == []${" && [] == []".repeat(7000)}`,
    outcome: /^no failure but true$/,
  },
  {
    title: "counts that run backwards in a pattern",
    expression: "'a'.matches('^a{3,2}$')",
    outcome: /invalid regular expression/,
  },
  {
    title: "too long a text",
    expression: "x".repeat(200_000),
    outcome: /expected at most 102400 characters, got 200000$/,
  },
  {
    title: "a number without end",
    expression: "1".repeat(90_000),
    outcome: /expected an integer of 64 bits/,
  },
  {
    title: "a text that is nearly a number",
    expression: `double('${"1".repeat(90_000)}x')`,
    outcome: /type conversion error/,
  },
  {
    title: "a pattern of many groups",
    expression: `'a'.matches('${"(".repeat(5000)}${")".repeat(5000)}')`,
    outcome: /invalid regular expression/,
  },
  {
    title: "a pattern that would be huge",
    expression: "'a'.matches('((a{1000}){1000}){1000}')",
    outcome: /invalid regular expression/,
  },
  {
    title: "a catastrophic pattern",
    expression: "long.matches('^(a+)+$')",
    outcome: /^no failure but false$/,
  },
  {
    title: "a catastrophic pattern known at run time",
    expression: "long.matches(pattern)",
    outcome: /^no failure but false$/,
  },
  {
    title: "text doubled again and again",
    expression: bound("'x'", (name) => `${name} + ${name}`),
    outcome: TOO_COSTLY,
  },
  {
    title: "lists doubled again and again, compared",
    expression: bound("[1]", (name) => `[${name}, ${name}]`, "LAST == LAST"),
    outcome: TOO_COSTLY,
  },
  {
    title: "lists doubled again and again, formatted",
    expression: bound("[1]", (name) => `[${name}, ${name}]`, "'%s'.format([LAST])"),
    outcome: TOO_COSTLY,
  },
  {
    title: "lists doubled again and again, as a result",
    expression: bound("[1]", (name) => `[${name}, ${name}]`),
    outcome: /too large or too deeply nested to be written$/,
  },
  {
    title: "a range without end",
    expression: "lists.range(9223372036854775807)",
    outcome: TOO_COSTLY,
  },
  {
    title: "loops in loops",
    expression: "range.all(a, range.all(b, range.all(c, true)))",
    outcome: TOO_COSTLY,
  },
  {
    title: "a search through a huge list",
    expression: "range.map(a, range).flatten().exists(i, i == -1)",
    outcome: TOO_COSTLY,
  },
  {
    title: "replacements that multiply",
    expression: "huge.replace('a', huge)",
    outcome: TOO_COSTLY,
  },
  {
    title: "a precision without end",
    expression: "'%.999999999f'.format([1.0])",
    outcome: TOO_COSTLY,
  },
  {
    title: "deep trees compared",
    expression: "deep == deeper",
    outcome: /at most 500 levels of lists and maps$/,
  },
  {
    title: "deep trees flattened",
    expression: "deep.flatten(9223372036854775807)",
    outcome: /at most 100 levels of lists$/,
  },
  {
    title: "deep trees as a result",
    expression: "deep",
    outcome: /too large or too deeply nested to be written$/,
  },
  {
    title: "an address of many parts",
    expression: `isIP('${":".repeat(90_000)}')`,
    outcome: /^no failure but false$/,
  },
  {
    title: "a name of many parts",
    expression: `format.dns1123Subdomain().validate('${"a-".repeat(40_000)}').hasValue()`,
    outcome: /^no failure but true$/,
  },
  {
    title: "an exponent without end",
    expression: "quantity('1e1000000000')",
    outcome: /expected an exponent of at most 400/,
  },
];

const BINDINGS = {
  object: {},
  long: `${"a".repeat(5000)}!`,
  pattern: "^(a|a)*$",
  huge: "a".repeat(100_000),
  range: Array.from({ length: 1000 }, (_, index) => index),
  deep: nested(100_000),
  deeper: nested(100_000),
};

describe("hostile input", () => {
  for (const { title, expression, outcome } of cases) {
    it(`ends soon: ${title}`, () => expect(failureOf(expression, BINDINGS)).to.match(outcome));
  }
});

/** cel.bind(a0, start, cel.bind(a1, step("a0"), …)) of sixty levels; LAST in `body` is the innermost. */
function bound(start: string, step: (name: string) => string, body = "LAST"): string {
  const levels = Array.from(
    { length: 60 },
    (_, index) => `cel.bind(a${index + 1}, ${step(`a${index}`)}, `,
  );
  return `cel.bind(a0, ${start}, ${levels.join("")}${body.replaceAll("LAST", "a60")}${")".repeat(61)}`;
}

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}
