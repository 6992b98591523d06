import { expect } from "chai";
import { closingLine, retriedLines } from "#test/support/ci-reporter.ts";

const cases = [
  {
    title: "counts what passed and what failed",
    stats: { passes: 12, failures: 3, pending: 0 },
    line: "12 passed, 3 failed",
  },
  {
    title: "names skipped tests only when there are some",
    stats: { passes: 12, failures: 0, pending: 1 },
    line: "12 passed, 0 failed, 1 skipped",
  },
  {
    title: "calls a run without statistics a failure",
    stats: undefined,
    line: "0 passed, 1 failed",
  },
];

describe("ci-reporter", () => {
  for (const { title, stats, line } of cases) {
    it(title, () => {
      const whole = stats === undefined ? undefined : { suites: 1, tests: 1, ...stats };
      expect(closingLine(whole)).to.equal(line);
    });
  }

  it("names each test that was tried again, and why it failed at first", () => {
    const retried = new Map([["a pod is ready", "expected 1 to equal 2\n+1\n-2"]]);
    expect(retriedLines(retried)).to.equal("tried again: a pod is ready: expected 1 to equal 2\n");
  });
});
