import { expect } from "chai";
import { checkTypes } from "#core/slo/promql/check-types.ts";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";

describe("checkTypes", () => {
  const types: readonly (readonly [string, string])[] = [
    ["5m", "scalar"],
    ["1 + -2", "scalar"],
    ["time() - scalar(up)", "scalar"],
    ["up", "vector"],
    ["up[5m]", "range"],
    ["up[5m] offset 1h", "range"],
    ["rate(up[1m])[5m:]", "range"],
    ["1 - rate(up[5m])", "vector"],
    ["hour()", "vector"],
    ["round(up, 5)", "vector"],
    ['label_join(up, "a", ",", "b", "c")', "vector"],
    ["topk(5, up)", "vector"],
    ['"a"', "text"],
  ];
  for (const [query, type] of types)
    it(`knows that ${query} is a ${type}`, () => {
      expect(checkTypes(parsePromql(query))).to.equal(type);
    });

  const refusals: readonly (readonly [string, string])[] = [
    ["rate(up)", 'expected a range such as x[5m] in "rate", got values of this moment, such as x'],
    [
      "irate(rate(up[5m]))",
      'expected a range such as x[5m] in "irate", got values of this moment, such as x',
    ],
    [
      "max(up[1h])",
      'expected values of this moment, such as x in "max", got a range such as x[5m]',
    ],
    ["(up + 1)[5m]", "expected a range of one metric, got a range of an expression"],
    ["up + up[5m]", 'expected a value on each side of "+", got a range such as x[5m]'],
    ["1 and up", 'expected values of this moment, such as x in "and", got a number'],
    ["-up[5m]", 'expected a value on each side of "-", got a range such as x[5m]'],
    ["predict_linear(up[4h] * 3600)", 'expected 2 arguments of "predict_linear", got 1'],
    [
      "histogram_quantile(sum(rate(x_bucket[5m])), 0.9)",
      'expected a number in "histogram_quantile", got values of this moment, such as x',
    ],
    ["topk(up)", 'expected 2 arguments of "topk", got 1'],
    ["round()", 'expected 1 or 2 arguments of "round", got 0'],
    ["label_join(up)", 'expected at least 3 arguments of "label_join", got 1'],
  ];
  for (const [query, message] of refusals)
    it(`refuses ${query}`, () => {
      expect(selectorsOf(query)).to.have.nested.property("problem.message", message);
    });
});
