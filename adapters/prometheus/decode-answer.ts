import { isRecord } from "#core/is-record.ts";
import type { AnswerSeries, QueryAnswer } from "./query-answer.ts";

/** What a body of the API holds; `wrong` says what it is instead of an answer. */
export type DecodedAnswer =
  | { readonly answer: QueryAnswer }
  | { readonly refused: { readonly type: string; readonly message: string } }
  | { readonly wrong: string };

const MAX_WARNINGS = 10;
const MAX_WORDS = 300;

/** Reads a body of /api/v1/query or /api/v1/query_range, as Prometheus and VictoriaMetrics write it. */
export function decodeAnswer(text: string): DecodedAnswer {
  const body = parse(text);
  if (body === undefined) return { wrong: "text that is no JSON" };
  if (!isRecord(body)) return { wrong: "JSON that is no object" };
  if (body.status === "error") return { refused: refusalOf(body) };
  if (body.status !== "success" || !isRecord(body.data))
    return { wrong: "JSON without status and data" };
  const series = readResult(body.data);
  if (typeof series === "string") return { wrong: series };
  return {
    answer: { series, warnings: wordsOf(body.warnings), isPartial: body.isPartial === true },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusalOf({ errorType, error }: Readonly<Record<string, unknown>>) {
  const type = typeof errorType === "string" ? errorType : "unknown";
  const message = typeof error === "string" ? error : "without a reason";
  return { type: type.slice(0, 60), message: message.slice(0, MAX_WORDS) };
}

function wordsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const words = value.filter((word) => typeof word === "string");
  return words.slice(0, MAX_WARNINGS).map((word) => word.slice(0, MAX_WORDS));
}

/** The series of a result, or what is wrong with it. */
function readResult({ resultType, result }: Readonly<Record<string, unknown>>) {
  if (!Array.isArray(result)) return "JSON whose result is no list";
  if (resultType === "scalar") return readSeries({ metric: {}, value: result }, "value");
  if (resultType !== "vector" && resultType !== "matrix")
    return `a result of type "${String(resultType).slice(0, 30)}"`;
  const all: AnswerSeries[] = [];
  for (const item of result) {
    const read = readSeries(item, resultType === "vector" ? "value" : "values");
    if (typeof read === "string") return read;
    all.push(...read);
  }
  return all;
}

function readSeries(item: unknown, key: "value" | "values"): readonly AnswerSeries[] | string {
  if (!isRecord(item)) return "a series that is no object";
  const labels = isRecord(item.metric) ? readLabels(item.metric) : null;
  if (labels === null) return "a series without labels";
  if (item[key] === undefined && (item.histogram ?? item.histograms) !== undefined)
    return "native histograms where numbers were asked for";
  const samples = key === "value" ? [item.value] : item.values;
  if (!Array.isArray(samples)) return "a series without values";
  const times: number[] = [];
  const values: number[] = [];
  for (const sample of samples) {
    if (!isSample(sample)) return "a value that is no pair of time and number";
    const time = Math.round(sample[0] * 1000);
    if (time <= (times.at(-1) ?? -Infinity)) return "times that do not rise";
    times.push(time);
    values.push(readNumber(sample[1]));
  }
  return [{ labels, times, values }];
}

function isSample(sample: unknown): sample is readonly [number, string] {
  return (
    Array.isArray(sample) &&
    sample.length === 2 &&
    typeof sample[0] === "number" &&
    Number.isFinite(sample[0]) &&
    typeof sample[1] === "string" &&
    sample[1] !== ""
  );
}

function readLabels(metric: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(metric);
  if (entries.some(([, value]) => typeof value !== "string")) return null;
  return metric as Readonly<Record<string, string>>;
}

/** "1.5", "+Inf", "-Inf", "NaN"; anything else counts as NaN. */
function readNumber(text: string): number {
  if (text === "+Inf" || text === "Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}
