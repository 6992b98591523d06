import { expect } from "chai";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import { PromqlRefusal } from "#core/slo/promql/promql-problem.ts";
import type { PromqlNode } from "#core/slo/promql/promql-tree.ts";
import { REAL_QUERIES } from "#test/support/promql-queries.ts";

describe("parsePromql", () => {
  for (const query of REAL_QUERIES)
    it(`reads ${JSON.stringify(query)} whole`, () => {
      const { from, to } = parsePromql(query);
      expect(query.slice(from, to)).to.equal(query);
    });

  it("keeps comments and blanks out of the tree", () => {
    expect(parsePromql(" a # b\n ")).to.include({ kind: "selector", name: "a", from: 1, to: 2 });
  });

  it("reads names and labels that only quotes allow", () => {
    expect(parsePromql('{"http.requests", "service.name"="x"}')).to.deep.include({
      name: "http.requests",
      matchers: [{ label: "service.name", op: "=", value: "x", from: 18, to: 36 }],
    });
  });

  const suffixes: readonly (readonly [string, string])[] = [
    ["a / b offset 5m", "(a / (b offset))"],
    ["a offset 5m / b", "((a offset) / b)"],
    ["a + b * c offset 1m", "(a + (b * (c offset)))"],
    ["-a offset 5m", "-(a offset)"],
    ["(a / b)[5m:1m]", "((a / b) subquery)"],
    ["a + b @ 5", "(a + (b at))"],
    ["a - b - c offset 1m", "((a - b) - (c offset))"],
    ["a + max_over_time(b[5m] offset 1h)", "(a + max_over_time(((b range) offset)))"],
  ];
  for (const [query, expected] of suffixes)
    it(`knows what ${query} looks back on`, () => {
      expect(inBrackets(parsePromql(query))).to.equal(expected);
    });

  it("refuses to guess what stands between two operators", () => {
    expect(refusalOf("a < b offset 5m * 2")).to.deep.equal({
      message: "expected parentheses around what a range, offset or @ belongs to",
      from: 0,
      to: 15,
      remedy: "Write a + (b offset 5m) * c.",
    });
  });

  const refusals: readonly (readonly [string, string, string])[] = [
    ["", "expected a PromQL query, got nothing", ""],
    ["sum(rate(a[5m])", "expected PromQL, got the end at character 16", ""],
    ["a b", 'expected PromQL, got "b" at character 3', "b"],
    ["rate(a[5 m])", 'expected PromQL, got "m])" at character 10', "m"],
    ["a{b=c}", 'expected PromQL, got "c}" at character 5', "c"],
    ["range_median(a[5m])", 'expected a function of PromQL, got "range_median"', "range_median"],
    [
      "a default 0",
      'expected PromQL, got "default", which only MetricsQL knows and Tiphys cannot rewrite',
      "default",
    ],
    [
      "WITH (x = y) x",
      'expected PromQL, got "WITH", which only MetricsQL knows and Tiphys cannot rewrite',
      "WITH",
    ],
    [
      "sum(rate(a[5m])) limit 5",
      'expected PromQL, got "limit", which only MetricsQL knows and Tiphys cannot rewrite',
      "limit",
    ],
  ];
  for (const [query, message, got] of refusals)
    it(`refuses ${JSON.stringify(query)} and says where`, () => {
      const problem = refusalOf(query);
      expect(problem.message).to.equal(message);
      expect(query.slice(problem.from, problem.to)).to.equal(got);
      expect(problem.remedy).to.match(/\.$/);
    });

  it("refuses what is too long or too deep to be a query", () => {
    expect(refusalOf("a".repeat(20_001)).message).to.equal(
      "expected a query of at most 20000 characters, got 20001",
    );
    expect(refusalOf("(".repeat(2000) + "a" + ")".repeat(2000)).message).to.equal(
      "expected at most 100 levels of nesting",
    );
  });
});

function inBrackets(node: PromqlNode): string {
  if (node.kind === "selector") return node.name ?? "";
  if (node.kind === "binary")
    return `(${inBrackets(node.left)} ${node.op} ${inBrackets(node.right)})`;
  if (node.kind === "call") return `${node.name}(${node.args.map(inBrackets).join(", ")})`;
  if (node.kind === "paren") return inBrackets(node.of);
  if (node.kind === "minus") return `-${inBrackets(node.of)}`;
  return "of" in node ? `(${inBrackets(node.of)} ${node.kind})` : node.kind;
}

function refusalOf(query: string): PromqlRefusal["problem"] {
  try {
    parsePromql(query);
  } catch (error) {
    if (error instanceof PromqlRefusal) return error.problem;
    throw error;
  }
  throw new Error(`expected a refusal of ${query}`);
}
