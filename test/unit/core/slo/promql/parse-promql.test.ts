import { expect } from "chai";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import { PromqlRefusal } from "#core/slo/promql/promql-problem.ts";
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

function refusalOf(query: string): PromqlRefusal["problem"] {
  try {
    parsePromql(query);
  } catch (error) {
    if (error instanceof PromqlRefusal) return error.problem;
    throw error;
  }
  throw new Error(`expected a refusal of ${query}`);
}
