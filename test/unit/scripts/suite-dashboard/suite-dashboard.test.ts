import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";
import { ROOT } from "#test/support/source-files.ts";
import { metricOf, suiteMetrics } from "#test/support/suite-metrics.ts";
import { SUITE_ROWS, suiteDashboard } from "../../../../scripts/suite-dashboard/suite-dashboard.ts";

const FILE = join(ROOT, "manifests/install/components/monitoring/dashboard.json");
/** What no panel shows: counts of things that went well, and what is 1 or nothing. */
const NOT_SHOWN = [
  "tiphys_budgets_age_seconds",
  "tiphys_refused_callers_total",
  "tiphys_scan_duration_seconds",
  "tiphys_scan_leader",
  "tiphys_scan_report_writes_total",
  "tiphys_scan_reports_missing",
  "tiphys_scan_resources",
];

describe("the dashboard about the suite itself", () => {
  it("is shipped as it is written in scripts/suite-dashboard", () => {
    if (process.env.GOLDEN === "update")
      writeFileSync(FILE, `${JSON.stringify(suiteDashboard(), null, 2)}\n`);
    expect(JSON.parse(readFileSync(FILE, "utf8"))).to.deep.equal(suiteDashboard());
  });

  it("asks in sound PromQL for metrics that programs have, and for all but a few of them", async () => {
    const metrics = await suiteMetrics();
    const asked = SUITE_ROWS.flatMap(({ panels }) => panels)
      .flatMap(({ queries }) => queries)
      .flatMap(({ expr }) => {
        const found = selectorsOf(expr);
        if ("selectors" in found) return found.selectors;
        throw new Error(`${expr}: ${found.problem.message}`);
      })
      .map(({ name }) => metricOf(name ?? "", metrics));
    const others = ["argocd_app_info", "kube_cronjob_status_last_successful_time"];
    const names = metrics.map(({ name }) => name);
    expect([...new Set([...asked, ...NOT_SHOWN])].toSorted()).to.deep.equal(
      [...names, ...others].toSorted(),
    );
  });

  it("puts no panel over another, and gives each an id of its own", () => {
    const { panels } = suiteDashboard() as { readonly panels: readonly Placed[] };
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).to.equal(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).to.equal(24);
  });
});

interface Placed {
  readonly id: number;
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
}
