import { TiphysError } from "#core/errors.ts";
import { fieldAt } from "#core/slo/read/document-kind.ts";
import { decodeRequest } from "./decode-request.ts";
import { listOf, momentOf, textOf } from "./decode-field.ts";
import type { RecordedVerdict } from "./recorded-verdict.ts";

/** The measurements of an AnalysisRun that asked /v1/measure and got a verdict. @throws REQUEST_INVALID for none */
export function decodeAnalysisRun(run: unknown, file: string): readonly RecordedVerdict[] {
  const spec = fieldAt(run, "spec");
  const args = argumentsOf(spec);
  const results = listOf(fieldAt(fieldAt(run, "status"), "metricResults"));
  const verdicts = listOf(fieldAt(spec, "metrics")).flatMap((metric) => {
    const body = requestOf(metric, args);
    if (body === null) return [];
    const name = textOf(fieldAt(metric, "name"));
    const result = results.find((one) => fieldAt(one, "name") === name);
    return listOf(fieldAt(result, "measurements")).flatMap(
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
  const pairs = listOf(fieldAt(spec, "args")).flatMap((arg) => {
    const [name, value] = [textOf(fieldAt(arg, "name")), textOf(fieldAt(arg, "value"))];
    return name === null || value === null ? [] : [[name, value] as const];
  });
  return new Map(pairs);
}

/** What a metric asked, with its arguments filled in; null for a metric that asks somebody else. */
function requestOf(metric: unknown, args: ReadonlyMap<string, string>): unknown {
  const web = fieldAt(fieldAt(metric, "provider"), "web");
  const url = textOf(fieldAt(web, "url"));
  const body = fieldAt(web, "jsonBody");
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
  const askedMs = momentOf(fieldAt(measurement, "startedAt"));
  const [, outcome, reason] = valueOf(fieldAt(measurement, "value"));
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
