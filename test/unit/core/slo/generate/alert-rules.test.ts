import { expect } from "chai";
import { burnAlerts } from "#core/slo/burn-alerts.ts";
import { alertRules } from "#core/slo/generate/alert-rules.ts";
import type { AlertingRule } from "#core/slo/generate/rule.ts";
import type { Objective } from "#core/slo/objective.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

describe("the alerts of an objective", () => {
  it("are the burn alerts, the critical one, the spent budget and no data", () => {
    const named = alertsOf(sampleObjective()).map(({ alert, labels }) =>
      [alert, labels.severity, labels.long_window, labels.short_window].join(" ").trim(),
    );
    expect(named).to.deep.equal([
      "ErrorBudgetBurnPage critical 10m 2m",
      "ErrorBudgetBurnPage critical 1h 5m",
      "ErrorBudgetBurnPage critical 6h 30m",
      "ErrorBudgetBurnTicket warning 1d 2h",
      "ErrorBudgetBurnTicket warning 3d 6h",
      "ErrorBudgetBurnRateCritical critical 5m",
      "ErrorBudgetSpent warning",
      "SloNotMeasured warning",
    ]);
  });

  it("say the critical alert as plans do: 14.4x over five minutes, for five minutes", () => {
    const critical = alertNamed(sampleObjective(), "ErrorBudgetBurnRateCritical");
    expect(critical?.for).to.equal("5m");
    expect(critical?.expr).to.match(/\[5m\]\).* \/ 0\.001 >= 14\.4\)/);
  });

  it("leave out what can never fire: at 90 % nothing burns 14.4 times as fast", () => {
    const lax = alertsOf(sampleObjective({ target: 0.9 }));
    expect(lax.map(({ expr }) => expr).join("\n")).not.to.contain("14.4");
    expect(lax.map(({ alert }) => alert)).to.include("ErrorBudgetBurnPage");
  });

  it("wait for three bad events, so that one of few requests wakes nobody", () => {
    const burning = alertsOf(sampleObjective()).filter(({ alert }) => /Burn/.test(alert));
    expect(burning).to.have.length(6);
    for (const { expr } of burning)
      expect(expr).to.match(/\nand sum_over_time\(\S+\[\w+\]\) >= 3$/);
  });

  it("carry the runbook and the labels of the document, under names that Prometheus takes", () => {
    const labels = { team: "payments", "app.kubernetes.io/part-of": "shop" };
    const page = alertNamed(sampleObjective({ labels }), "ErrorBudgetBurnPage");
    expect(page?.annotations.runbook_url).to.equal("https://runbooks.example.com/checkout");
    expect(page?.labels).to.include({ team: "payments", app_kubernetes_io_part_of: "shop" });
  });

  it("name no runbook where there is none", () => {
    const page = alertNamed(sampleObjective({ runbook: null }), "ErrorBudgetBurnPage");
    expect(page?.annotations).to.have.all.keys("summary", "description");
  });

  it("let a document's text open no template", () => {
    const hostile = sampleObjective({ runbook: "https://example.com/{{ .Secret }}" });
    const page = alertNamed(hostile, "ErrorBudgetBurnPage");
    expect(page?.annotations.runbook_url).to.equal('https://example.com/{{ "{{" }} .Secret }}');
  });

  it("tell a person what was promised, what happens, and how long the budget lasts", () => {
    const page = alertNamed(sampleObjective(), "ErrorBudgetBurnPage");
    expect(page?.annotations.description).to.equal(
      '99.9% in 30d is promised. Bad events over the last 10m spend its budget at {{ printf "%.1f" $value }}x, and ' +
        "over the last 2m at 14.4x or more. At 1x it lasts as long as promised, at 14.4x for 2d2h.",
    );
  });
});

function alertsOf(objective: Objective): readonly AlertingRule[] {
  return alertRules(objective, burnAlerts(objective).alerts);
}

function alertNamed(objective: Objective, name: string): AlertingRule | undefined {
  return alertsOf(objective).find(({ alert }) => alert === name);
}
