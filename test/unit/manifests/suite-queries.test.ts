import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";
import { ROOT } from "#test/support/source-files.ts";
import { metricOf, type SuiteMetric, suiteMetrics } from "#test/support/suite-metrics.ts";
import { suiteQueries } from "#test/support/suite-queries.ts";

const PAGE = readFileSync(join(ROOT, "docs/reference/metrics.md"), "utf8");
/** What Prometheus puts on everything that it scrapes in a cluster, and histograms. */
const SCRAPED = ["job", "instance", "namespace", "pod", "container", "le"];
const GROUPED = /\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/g;

/** Metrics of others with their labels, as the reference has them of their sources. */
const others = new Map(
  [...PAGE.matchAll(/^\| `((?:kube|argocd)_\w+)` \| [^|]+ \| (.*) \|$/gm)].map(
    ([, name = "", labels = ""]) => [name, [...labels.matchAll(/\w+/g)].map(([label]) => label)],
  ),
);

const texts = globSync("{webhooks,analysis-provider,cmp-plugin,rendering,core/slo}/**/*.ts", {
  cwd: ROOT,
})
  .map((file) => readFileSync(join(ROOT, file), "utf8"))
  .join("\n");

describe("queries about the suite itself", () => {
  let metrics: readonly SuiteMetric[];
  before(async () => (metrics = await suiteMetrics()));

  const labelsOf = (series: string) => {
    const name = metricOf(series, metrics);
    const own = metrics.find((metric) => metric.name === name)?.labels ?? others.get(name);
    return [...(own ?? []), ...SCRAPED];
  };
  const selectors = (query: string) => {
    const found = selectorsOf(query);
    if ("problem" in found) throw new Error(`${query}: ${found.problem.message}`);
    return found.selectors;
  };

  it("are those of alerts and of the dashboard", () => {
    expect(suiteQueries()).to.have.length.greaterThan(60);
    expect(others.size).to.equal(5);
  });

  for (const query of suiteQueries())
    it(`ask for labels that the metrics have: ${query.replace(/\s+/g, " ")}`, () => {
      const known = selectors(query).flatMap(({ name }) => labelsOf(name ?? ""));
      const grouped = [...query.matchAll(GROUPED)].flatMap(([, list = ""]) => list.split(/,\s*/));
      expect(known).to.include.members(grouped.filter((label) => label !== ""));
      for (const { name, matchers } of selectors(query))
        expect(labelsOf(name ?? "")).to.include.members(matchers.map(({ label }) => label));
    });

  it("ask for values that the programs write", () => {
    const values = suiteQueries()
      .flatMap(selectors)
      .filter(({ name }) => name?.startsWith("tiphys_"))
      .flatMap(({ matchers }) => matchers.flatMap(({ value }) => value.split("|")));
    expect(values).to.have.length.greaterThan(5);
    const unknown = values.filter((value) => !texts.includes(`"${value}"`));
    expect(unknown).to.deep.equal([]);
  });
});
