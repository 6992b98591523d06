import { faulty, type Part, partOf } from "../part.ts";
import { DEFAULT_SOURCE } from "../read-settings.ts";
import type { OpenSloDocuments } from "./openslo-documents.ts";
import type { PlacedMetric } from "./read-openslo-indicator.ts";

/** Data sources that answer PromQL over Prometheus' HTTP API. */
const PROMETHEUS_LIKE =
  /^(prometheus|amazonprometheus|victoria-?metrics|thanos|mimir|cortex|gcm)$/i;

/** The source that all metrics of an indicator are asked of: the name of their data source, else "default". */
export function readSourceName(
  metrics: readonly PlacedMetric[],
  all: OpenSloDocuments,
): Part<string> {
  const problems = metrics.flatMap((placed) => typeProblems(placed, all));
  if (problems.length > 0) return faulty(...problems);
  const names = new Set(metrics.map(({ metric }) => metric.metricSource.metricSourceRef));
  const [name, ...others] = names;
  if (others.length === 0) return partOf(name ?? DEFAULT_SOURCE);
  return faulty({
    at: metrics[0]?.at ?? [],
    message: `unsupported: metrics of ${names.size} data sources in one indicator`,
    remedy: "Ask all of them of one source.",
  });
}

function typeProblems({ metric, at }: PlacedMetric, all: OpenSloDocuments) {
  const { metricSourceRef, type } = metric.metricSource;
  const known = all.all("DataSource").find(({ metadata }) => metadata.name === metricSourceRef);
  const said = type ?? known?.spec.type ?? "Prometheus";
  if (PROMETHEUS_LIKE.test(said)) return [];
  return [
    {
      at: [...at, "metricSource"],
      message: `unsupported: a metric source of type "${said.slice(0, 60)}"`,
      remedy: "Tiphys asks Prometheus, VictoriaMetrics and what answers as they do.",
    },
  ];
}
