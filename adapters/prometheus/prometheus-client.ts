import axios, { type AxiosInstance, type AxiosResponse } from "axios";
import { TiphysError } from "#core/errors.ts";
import { decodeAnswer } from "./decode-answer.ts";
import type { MetricsSource } from "./metrics-source.ts";
import type { QueryAnswer } from "./query-answer.ts";
import { failedQuery, lateQuery, transportFailure } from "./query-failure.ts";
import { openSourceAgents } from "./source-agents.ts";
import { sourceToken } from "./source-token.ts";

/** A query for one moment, or, with a step, for each of a row of moments; milliseconds since the epoch. */
export interface RangeQuery {
  readonly promql: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Null asks for `endMs` alone. */
  readonly stepSeconds: number | null;
}

export interface PrometheusClient {
  readonly source: MetricsSource;
  /** @throws QUERY_FAILED, QUERY_TIMED_OUT (when the signal ends first) */
  readonly ask: (query: RangeQuery, signal: AbortSignal) => Promise<QueryAnswer>;
  readonly close: () => void;
}

/** A sum over a chunk has some kilobytes: more is a selector that went wrong. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/**
 * A client of Prometheus' HTTP API. Follows no redirect, uses no proxy, reads at most 2 MiB of an answer, and
 * goes to no address but the source's. @throws CONFIG_INVALID for certificate files that cannot be used
 */
export function connectPrometheus(source: MetricsSource): PrometheusClient {
  const agents = openSourceAgents(source);
  const token = sourceToken(source);
  const http = axios.create({
    adapter: "http",
    httpAgent: agents.http,
    httpsAgent: agents.https,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    maxBodyLength: MAX_ANSWER_BYTES,
    responseType: "text",
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
    headers: { Accept: "application/json", "User-Agent": "tiphys", ...source.headers },
  });
  const ask = async (query: RangeQuery, signal: AbortSignal) => {
    const bearer = token();
    const request = { http, query, signal, bearer };
    return readResponse(await sendTwice(source, request), source);
  };
  return { source, ask, close: agents.close };
}

interface Sending {
  readonly http: AxiosInstance;
  readonly query: RangeQuery;
  readonly signal: AbortSignal;
  readonly bearer: string | null;
}

/** A connection that the source closed while it was idle is no failure: once, on another one. */
async function sendTwice(source: MetricsSource, sending: Sending): Promise<AxiosResponse<string>> {
  try {
    return await send(source, sending);
  } catch (error) {
    const isStale = axios.isAxiosError(error) && error.request?.reusedSocket === true;
    if (!isStale || sending.signal.aborted) throw failureOf(error, { source, sending });
  }
  try {
    return await send(source, sending);
  } catch (error) {
    throw failureOf(error, { source, sending });
  }
}

function send({ url }: MetricsSource, { http, query, signal, bearer }: Sending) {
  const isRange = query.stepSeconds !== null;
  return http.post<string>(`${url}/api/v1/${isRange ? "query_range" : "query"}`, formOf(query), {
    signal,
    ...(bearer === null ? {} : { headers: { Authorization: `Bearer ${bearer}` } }),
  });
}

/**
 * VictoriaMetrics puts copies of an older value in place of those of the last 30 seconds unless it is told
 * not to; counts would be counted twice. Prometheus does not know the parameter and lets it be.
 */
const NO_COPIES = { latency_offset: "1ms" };

function formOf({ promql, startMs, endMs, stepSeconds }: RangeQuery): URLSearchParams {
  if (stepSeconds === null)
    return new URLSearchParams({ query: promql, time: String(endMs / 1000), ...NO_COPIES });
  return new URLSearchParams({
    query: promql,
    start: String(startMs / 1000),
    end: String(endMs / 1000),
    step: String(stepSeconds),
    ...NO_COPIES,
  });
}

function failureOf(
  error: unknown,
  { source, sending }: { readonly source: MetricsSource; readonly sending: Sending },
): TiphysError {
  if (sending.signal.aborted) return lateQuery(source, sending.signal);
  return transportFailure(source, error);
}

function readResponse({ status, headers, data }: AxiosResponse<string>, source: MetricsSource) {
  const type = String(headers["content-type"] ?? "");
  const isJson = /^application\/(?:[\w.+-]*\+)?json\b/i.test(type);
  if (status >= 300 && status < 400)
    throw failedQuery(source, {
      got: `a redirect (HTTP status ${status}), which is not followed`,
      next: "Configure the address that it leads to.",
    });
  if (status === 401 || status === 403)
    throw failedQuery(source, {
      got: `HTTP status ${status}: the credentials were refused`,
      next: "Look at the source's token or certificate.",
    });
  const decoded = isJson || status === 200 ? decodeAnswer(data) : null;
  if (decoded !== null && "refused" in decoded) throw refused(source, status, decoded.refused);
  if (status !== 200) throw failedQuery(source, { got: `HTTP status ${status}` });
  if (!isJson) throw failedQuery(source, { got: `content of type "${type.slice(0, 60)}"` });
  if (decoded !== null && "answer" in decoded) return decoded.answer;
  throw failedQuery(source, { got: decoded?.wrong ?? "nothing" });
}

function refused(
  source: MetricsSource,
  status: number,
  { type, message }: { readonly type: string; readonly message: string },
): TiphysError {
  const got = `HTTP status ${status} (${type}): ${message}`;
  const isLate = type === "timeout" || type === "canceled";
  return failedQuery(source, { got, code: isLate ? "QUERY_TIMED_OUT" : "QUERY_FAILED" });
}
