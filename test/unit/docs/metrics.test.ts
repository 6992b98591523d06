import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Registry } from "prom-client";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { analysisMetrics } from "#analysis-provider/server/analysis-metrics.ts";
import { pluginMetrics } from "#cmp-plugin/server/plugin-metrics.ts";
import { GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";
import { KeptBudgets } from "#webhooks/freeze/kept-budgets.ts";
import { scanMetrics } from "#webhooks/scan/scan-metrics.ts";
import { webhookMetrics } from "#webhooks/server/metrics.ts";

const page = readFileSync(new URL("../../../docs/reference/metrics.md", import.meta.url), "utf8");

describe("docs/reference/metrics.md", () => {
  it("lists every metric with its labels, and no other", async () => {
    const store = new GuardrailStore({ cluster: null, onChange: () => {} });
    const { registry } = webhookMetrics({
      store: () => store,
      now: () => 0,
      cacheAgeMs: () => 0,
      shared: () => [],
      budgets: new KeptBudgets(),
    });
    const scan = new Registry();
    scanMetrics(scan);
    const analysis = analysisMetrics({ store: new ObjectiveStore(), cacheBytes: () => 0 });
    const plugin = pluginMetrics({ running: () => 0, waiting: () => 0 });
    const registries = [registry, scan, analysis.registry, plugin.registry];
    const shown = (await Promise.all(registries.map((one) => one.getMetricsAsJSON()))).flat();
    const names = shown.map(({ name }) => name).filter((name) => name.startsWith("tiphys_"));
    const listed = [...page.matchAll(/^\| `(tiphys_\w+)`/gm)].map(([, name]) => name);
    expect(listed.toSorted()).to.deep.equal(names.toSorted());
  });
});
