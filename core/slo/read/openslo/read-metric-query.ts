import { textAt } from "../document-kind.ts";
import { faulty, type Part, partOf } from "../part.ts";
import type { Keys } from "../slo-reader.ts";
import type { Metric } from "./openslo.ts";

/** Names under which documents in the wild keep their PromQL. */
const FIELDS = ["query", "promql", "expr"] as const;
const LONGEST = 20_000;

export interface PlacedQuery {
  readonly text: string;
  readonly at: Keys;
}

/** The PromQL of a metric source. */
export function readMetricQuery({ metricSource }: Metric, at: Keys): Part<PlacedQuery> {
  const place = [...at, "metricSource", "spec"];
  const field = FIELDS.find((name) => textAt(metricSource.spec, name) !== null);
  const text = field === undefined ? null : textAt(metricSource.spec, field);
  if (field !== undefined && text !== null && text.length <= LONGEST)
    return partOf({ text, at: [...place, field] });
  return faulty({
    at: place,
    message: `expected PromQL of at most ${LONGEST} characters in "query", got none`,
  });
}
