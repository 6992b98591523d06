import { expect } from "chai";
import fc from "fast-check";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";
import { type AddedMatcher, withMatchers } from "#core/slo/promql/with-matchers.ts";
import { REAL_QUERIES } from "#test/support/promql-queries.ts";

const HASH: AddedMatcher = { label: "rollouts_pod_template_hash", value: "9c4b" };

describe("withMatchers", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a", 'a{rollouts_pod_template_hash="9c4b"}'],
    ["a{}", 'a{rollouts_pod_template_hash="9c4b"}'],
    ['a{b="c"}', 'a{b="c",rollouts_pod_template_hash="9c4b"}'],
    ['a{b="c", }', 'a{b="c",rollouts_pod_template_hash="9c4b", }'],
    ['{"x.y"}', '{"x.y",rollouts_pod_template_hash="9c4b"}'],
    [
      "sum(rate(a[5m])) / b # a",
      'sum(rate(a{rollouts_pod_template_hash="9c4b"}[5m])) / b{rollouts_pod_template_hash="9c4b"} # a',
    ],
    ['a{rollouts_pod_template_hash="9c4b"}', 'a{rollouts_pod_template_hash="9c4b"}'],
    [
      'a{rollouts_pod_template_hash!=""}',
      'a{rollouts_pod_template_hash!="",rollouts_pod_template_hash="9c4b"}',
    ],
  ];
  for (const [query, expected] of cases)
    it(`makes ${expected} of ${query}`, () => {
      expect(withMatchers(query, [HASH])).to.deep.equal({ promql: expected });
    });

  it("names the matcher that contradicts it", () => {
    expect(withMatchers('sum(a{rollouts_pod_template_hash="5f7d"})', [HASH])).to.deep.equal({
      problem: {
        message:
          'expected no matcher on label "rollouts_pod_template_hash", which Tiphys sets to "9c4b" here',
        from: 6,
        to: 39,
        remedy: 'Leave "rollouts_pod_template_hash" out of the query.',
      },
    });
  });

  it("takes the place of matchers on the same label when it is told to", () => {
    const matchers = [{ label: "job", value: "legacy" }];
    expect(withMatchers('a{job=~"x|y",b="c"}', matchers, { replace: true })).to.deep.equal({
      promql: 'a{job="legacy",b="c"}',
    });
    const two = [...matchers, { label: "job", op: "!=", value: "old" } as const];
    expect(withMatchers('a{job="x"}', two, { replace: true })).to.deep.equal({
      promql: 'a{job="legacy",job!="old"}',
    });
  });

  it("refuses a query without a metric", () => {
    expect(withMatchers("vector(1)", [HASH])).to.have.nested.property(
      "problem.message",
      "expected at least one metric, got none",
    );
  });

  it("puts any value into every selector and leaves every other byte alone", () => {
    const value = fc
      .string({ unit: "binary", maxLength: 20 })
      .filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(fc.constantFrom(...withSelectors()), value, (query, text) => {
        const rewritten = withMatchers(query, [{ label: "added_label", value: text }]);
        if (!("promql" in rewritten)) throw new Error(rewritten.problem.message);
        const found = selectorsOf(rewritten.promql);
        if (!("selectors" in found)) throw new Error(found.problem.message);
        const added = found.selectors.map(({ matchers }) =>
          matchers.filter(({ label }) => label === "added_label"),
        );
        for (const each of added) {
          expect(each).to.have.length(1);
          expect(each[0]?.value).to.equal(text);
        }
        expect(without(rewritten.promql, added.flat())).to.equal(
          query.replaceAll("{}", "").replaceAll(/\{,?\}/g, ""),
        );
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

function withSelectors(): readonly string[] {
  return REAL_QUERIES.filter((query) => {
    const found = selectorsOf(query);
    return "selectors" in found && found.selectors.length > 0;
  });
}

/** The text without matchers, their commas, and braces that hold nothing then. */
function without(text: string, spans: readonly { readonly from: number; readonly to: number }[]) {
  const cut = spans.toReversed().reduce((rest, { from, to }) => {
    const start = rest[from - 1] === "," ? from - 1 : from;
    return rest.slice(0, start) + rest.slice(to);
  }, text);
  return cut.replaceAll("{}", "");
}
