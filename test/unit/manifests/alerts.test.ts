import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";
import { type ShippedAlert, shippedGroups } from "#test/support/shipped-alerts.ts";
import { ROOT } from "#test/support/source-files.ts";
import { metricOf, type SuiteMetric, suiteMetrics } from "#test/support/suite-metrics.ts";

const BASE = "https://github.com/tiphys/tiphys/blob/main/docs/runbooks/README.md#";
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const alerts = shippedGroups().flatMap(({ rules }) => rules);
const sections = read("docs/runbooks/README.md").split(/^### /m).slice(1);

describe("the alerts about the suite itself", () => {
  let metrics: readonly SuiteMetric[];
  before(async () => (metrics = await suiteMetrics()));

  const looksAt = ({ expr }: ShippedAlert): readonly string[] => {
    const found = selectorsOf(expr);
    if (!("selectors" in found)) throw new Error(`${expr}: ${found.problem.message}`);
    return [...new Set(found.selectors.map(({ name }) => metricOf(name ?? "", metrics)))];
  };

  it("have a severity, words, and the address of their runbook, each once", () => {
    expect(alerts.length).to.be.greaterThan(30);
    expect(new Set(alerts.map(({ alert }) => alert)).size).to.equal(alerts.length);
    for (const { alert, labels, annotations } of alerts) {
      expect(["critical", "warning", "info"], alert).to.include(labels.severity);
      expect(annotations.summary, alert).to.match(/\.$/);
      expect(annotations.description, alert).to.match(/\.$/);
      expect(annotations.runbook_url).to.equal(`${BASE}${alert.toLowerCase()}`);
    }
  });

  it("have a runbook each, in their order, and there is no other", () => {
    const headings = sections.map((section) => section.split("\n")[0]);
    expect(headings).to.deep.equal(alerts.map(({ alert }) => alert));
  });

  for (const section of sections)
    it(`say what to do: ${section.split("\n")[0]}`, () => {
      const said = [...section.matchAll(/^\*\*(\w+)/gm)].map(([, word]) => word);
      expect(said).to.deep.equal(["Means", "Look", "Do", "Harmless"]);
    });

  it("look at metrics that the programs have, or that the reference says are of others", () => {
    const others = /^(up|kube_\w+|argocd_app_info)$/;
    const names = new Set(metrics.map(({ name }) => name));
    const unknown = alerts.flatMap(looksAt).filter((name) => !names.has(name));
    expect(unknown.length).to.be.greaterThan(3);
    expect(unknown.filter((name) => !others.test(name))).to.deep.equal([]);
  });

  it("are listed on docs/reference/metrics.md with severity and metrics, and no other", () => {
    const page = read("docs/reference/metrics.md").split(/^## Alerts$/m)[1] ?? "";
    const listed = [...page.matchAll(/^\| \[(\w+)\]\(\S+#(\w+)\) \| (\w+) \| (.*) \|$/gm)].map(
      ([, ...cells]) => cells,
    );
    const rows = alerts.map((one) => [
      one.alert,
      one.alert.toLowerCase(),
      one.labels.severity,
      looksAt(one)
        .map((name) => `\`${name}\``)
        .join(", "),
    ]);
    expect(listed).to.deep.equal(rows);
  });
});
