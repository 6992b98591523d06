import { expect } from "chai";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import {
  countedBelow,
  countedEvents,
  countedOfHistogram,
  countedSeries,
} from "#core/slo/query/counting.ts";

const COUNTING = { windowSeconds: 60, lookbackSeconds: 21_600 };

describe("the queries that count", () => {
  it("look at the last values of a step and before it", () => {
    expect(countedSeries("a", COUNTING)).to.equal(
      "(last_over_time(a[1m]) - last_over_time(a[6h] offset 1m)) >= 0 or " +
        "(last_over_time(a[1m]) >= 0 unless last_over_time(a[6h] offset 1m) * 0 != 0)",
    );
  });

  it("give one series, whatever is counted", () => {
    const one = countedEvents("sum(increase(a[5m]))", COUNTING);
    const two = countedEvents("sum(increase(a[5m])) - 3 * sum(increase(b[5m]))", COUNTING);
    expect(one).to.equal(`sum(${countedSeries("a", COUNTING)})`);
    expect(two).to.equal(
      `sum(label_replace(sum(${countedSeries("a", COUNTING)}), "tiphys_term", "0", "", "") or ` +
        `label_replace(-3 * sum(${countedSeries("b", COUNTING)}), "tiphys_term", "1", "", ""))`,
    );
  });

  it("are PromQL", () => {
    const native = { ...COUNTING, threshold: 0.25 };
    for (const query of [
      countedSeries("a", COUNTING),
      countedEvents("sum(increase(a[5m])) + sum(increase(b[5m]))", COUNTING),
      countedOfHistogram("h", COUNTING),
      countedBelow("h", native),
    ])
      expect(parsePromql(query).to).to.equal(query.length);
  });
});
