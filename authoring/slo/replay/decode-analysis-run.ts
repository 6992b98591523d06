import { TiphysError } from "#core/errors.ts";
import { decodeRequest } from "./decode-request.ts";
import { fieldOf, listOf, momentOf, textOf } from "./decode-field.ts";
import type { RecordedVerdict } from "./recorded-verdict.ts";

/** The measurements of an AnalysisRun that asked /v1/measure and got a verdict. @throws REQUEST_INVALID for none */
export function decodeAnalysisRun(run: unknown, file: string): readonly RecordedVerdict[] {
  const spec = fieldOf(run, "spec");
  const args = argumentsOf(spec);
  const results = listOf(fieldOf(fieldOf(run, "status"), "metricResults"));
  const verdicts = listOf(fieldOf(spec, "metrics")).flatMap((metric) => {
    const body = requestOf(metric, args);
    if (body === null) return [];
    const name = textOf(fieldOf(metric, "name"));
    const result = results.find((one) => fieldOf(one, "name") === name);
    return listOf(fieldOf(result, "measurements")).flatMap(
      (measurement) => verdictOf(measurement, { name: name ?? "", body }) ?? [],
    );
  });
  if (verdicts.length > 0) return verdicts;
  throw new TiphysError(
    "REQUEST_INVALID",
    `${file}: expected measurements with a verdict, found none. Rollouts keeps the last 10 of each metric.`,
  );
}

function argumentsOf(spec: unknown): ReadonlyMap<string, string> {
  const pairs = listOf(fieldOf(spec, "args")).flatMap((arg) => {
    const [name, value] = [textOf(fieldOf(arg, "name")), textOf(fieldOf(arg, "value"))];
    return name === null || value === null ? [] : [[name, value] as const];
  });
  return new Map(pairs);
}

/** What a metric asked, with its arguments filled in; null for a metric that asks somebody else. */
function requestOf(metric: unknown, args: ReadonlyMap<string, string>): unknown {
  const web = fieldOf(fieldOf(metric, "provider"), "web");
  const url = textOf(fieldOf(web, "url"));
  const body = fieldOf(web, "jsonBody");
  if (url?.endsWith("/v1/measure") !== true || typeof body !== "object" || body === null)
    return null;
  const filled = Object.entries(body).map(([field, value]) => [
    field,
    typeof value === "string" ? filledIn(value, args) : value,
  ]);
  return Object.fromEntries(filled);
}

function filledIn(text: string, args: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\{\{\s*args\.([\w-]+)\s*\}\}/g,
    (tag, name: string) => args.get(name) ?? tag,
  );
}

interface MeasuredMetric {
  readonly name: string;
  readonly body: unknown;
}

function verdictOf(measurement: unknown, { name, body }: MeasuredMetric): RecordedVerdict | null {
  const askedMs = momentOf(fieldOf(measurement, "startedAt"));
  const [, outcome, reason] = valueOf(fieldOf(measurement, "value"));
  if (askedMs === null || typeof outcome !== "string") return null;
  return {
    label: `${name} at ${new Date(askedMs).toISOString()}`,
    request: decodeRequest(body),
    moment: { askedMs },
    outcome,
    reason: textOf(reason) ?? "",
    revision: null,
    counts: new Map(),
    facts: null,
  };
}

/** Rollouts keeps what jsonPath chose as JSON text. */
function valueOf(value: unknown): readonly unknown[] {
  try {
    return listOf(JSON.parse(textOf(value) ?? "null"));
  } catch {
    return [];
  }
}
