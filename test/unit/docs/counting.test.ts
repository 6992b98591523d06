import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countedSeries } from "#core/slo/query/counting.ts";
import { LOOKBACK_SECONDS } from "#core/slo/query/planning.ts";
import { ROOT } from "#test/support/source-files.ts";

describe("docs/reference/counting.md", () => {
  const page = readFileSync(join(ROOT, "docs/reference/counting.md"), "utf8");

  it("shows the query that is asked", () => {
    const query = countedSeries("C", { windowSeconds: 60, lookbackSeconds: LOOKBACK_SECONDS });
    expect(page).to.include(["```promql", query, "```"].join("\n"));
  });
});
