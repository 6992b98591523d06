import { Registry } from "prom-client";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { analysisMetrics } from "#analysis-provider/server/analysis-metrics.ts";
import { pluginMetrics } from "#cmp-plugin/server/plugin-metrics.ts";
import { KeptBudgets } from "#webhooks/freeze/kept-budgets.ts";
import { GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";
import { scanMetrics } from "#webhooks/scan/scan-metrics.ts";
import { webhookMetrics } from "#webhooks/server/metrics.ts";

export interface SuiteMetric {
  readonly name: string;
  readonly labels: readonly string[];
  readonly isHistogram: boolean;
}

/** Every metric of the suite's own that a program registers. */
export async function suiteMetrics(): Promise<readonly SuiteMetric[]> {
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
  return shown
    .filter(({ name }) => name.startsWith("tiphys_"))
    .map(({ name, type }) => ({
      name,
      labels: registries.flatMap((one) => labelsIn(one, name)),
      isHistogram: String(type) === "histogram",
    }));
}

/** prom-client has them, and does not declare that. */
function labelsIn(registry: Registry, name: string): readonly string[] {
  const metric: unknown = registry.getSingleMetric(name);
  return (metric as { readonly labelNames: readonly string[] } | undefined)?.labelNames ?? [];
}

/** The metric that a series belongs to: a histogram's has more than one. */
export function metricOf(series: string, metrics: readonly SuiteMetric[]): string {
  const histogram = metrics.find(
    ({ name, isHistogram }) =>
      isHistogram && [`${name}_bucket`, `${name}_count`, `${name}_sum`].includes(series),
  );
  return histogram?.name ?? series;
}
