import { readFileSync } from "node:fs";
import { expect } from "chai";
import { suiteMetrics } from "#test/support/suite-metrics.ts";

const page = readFileSync(new URL("../../../docs/reference/metrics.md", import.meta.url), "utf8");

describe("docs/reference/metrics.md", () => {
  it("lists every metric with its labels, and no other", async () => {
    const names = (await suiteMetrics()).map(({ name }) => name);
    const listed = [...page.matchAll(/^\| `(tiphys_\w+)`/gm)].map(([, name]) => name);
    expect(listed.toSorted()).to.deep.equal(names.toSorted());
  });
});
