import { readFileSync } from "node:fs";
import { expect } from "chai";
import { burnAlerts } from "#core/slo/burn-alerts.ts";
import { ruleGroups } from "#core/slo/generate/rule-groups.ts";
import { SERIES } from "#core/slo/generate/series.ts";
import { printSeconds } from "#core/slo/promql/print-seconds.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const page = readFileSync(new URL("../../../docs/reference/slo-rules.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) =>
  row.split("|").map((cell) => cell.trim()),
);
const rules = ruleGroups(sampleObjective()).flatMap((group) => group.rules);

describe("docs/reference/slo-rules.md", () => {
  it("lists every recorded series with its labels and meaning, and no other", () => {
    const listed = rows.filter(([name = ""]) => name.startsWith("`tiphys:"));
    const known = Object.values(SERIES).map(({ name, labels, meaning }) => [
      `\`${name}\``,
      labels.map((label) => `\`${label}\``).join(", "),
      `${meaning.slice(0, 1).toUpperCase()}${meaning.slice(1)}.`,
    ]);
    expect(listed).to.deep.equal(known);
  });

  it("lists every alert with its severity, and no other", () => {
    const alerts = rules.flatMap((rule) =>
      "alert" in rule ? [`\`${rule.alert}\` ${rule.labels.severity}`] : [],
    );
    const listed = rows
      .filter(([, severity = ""]) => /^(critical|warning)$/.test(severity))
      .map(([name, severity]) => `${name} ${severity}`);
    expect(listed.toSorted()).to.deep.equal([...new Set(alerts)].sort());
  });

  it("shows the pairs of 30 days", () => {
    const shown = rows.filter(([long = ""]) => /^\d+[mhd]$/.test(long));
    const known = burnAlerts(sampleObjective()).alerts.map((alert) => [
      printSeconds(alert.longSeconds),
      printSeconds(alert.shortSeconds),
      String(Number(alert.burnRate.toPrecision(6))),
      alert.severity === "page" ? "`ErrorBudgetBurnPage`" : "`ErrorBudgetBurnTicket`",
    ]);
    expect(shown).to.deep.equal(known);
  });
});
