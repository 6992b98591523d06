import { expect } from "chai";
import { freshValues } from "#core/slo/query/fresh-values.ts";

describe("freshValues", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["max(lag)", "max(last_over_time(lag[1m]))"],
    ['lag{a="b"} / scale', 'last_over_time(lag{a="b"}[1m]) / last_over_time(scale[1m])'],
    ["rate(a[5m]) / b", "rate(a[5m]) / last_over_time(b[1m])"],
    ["a offset 5m", "a offset 5m"],
    ["time() - timestamp(a)", "time() - timestamp(a)"],
    ["absent(a)", "absent(a)"],
    ["max_over_time(a[5m:1m])", "max_over_time(a[5m:1m])"],
    [
      "histogram_quantile(0.9, sum by (le) (rate(b[5m])))",
      "histogram_quantile(0.9, sum by (le) (rate(b[5m])))",
    ],
  ];
  for (const [query, expected] of cases)
    it(`makes ${expected} of ${query}`, () => {
      expect(freshValues(query, 60)).to.equal(expected);
    });
});
