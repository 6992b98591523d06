import { TiphysError } from "#core/errors.ts";
import type { MetricsSource } from "./metrics-source.ts";

interface Failure {
  readonly got: string;
  readonly next?: string;
  readonly code?: "QUERY_FAILED" | "QUERY_TIMED_OUT";
  readonly cause?: unknown;
}

/** What a source did instead of answering; its address stands in no message. */
export function failedQuery(
  { name }: MetricsSource,
  { got, next = "Look at the source and its log.", code = "QUERY_FAILED", cause }: Failure,
): TiphysError {
  const message = `source "${name}": expected an answer of the Prometheus API, got ${got}. ${next}`;
  return new TiphysError(code, message, { cause });
}

/** An answer that did not come before its signal ended. */
export function lateQuery({ name }: MetricsSource, { reason }: AbortSignal): TiphysError {
  const words =
    reason instanceof Error && reason.name !== "AbortError" ? ` (${reason.message})` : "";
  return new TiphysError(
    "QUERY_TIMED_OUT",
    `source "${name}": expected an answer in time, got none${words}. Look at the source's load.`,
  );
}

/** A connection that failed, or an answer that broke off. */
export function transportFailure(source: MetricsSource, error: unknown): TiphysError {
  const { code = "", message = String(error) } = error as { code?: string; message?: string };
  const known = REASONS[code] ?? certificateWords(code);
  if (/maxContentLength/.test(message))
    return failedQuery(source, {
      got: "more than 2 MiB",
      next: "Narrow the SLO's selectors.",
      cause: error,
    });
  const got = known ?? `no whole answer (${code || message.slice(0, 100)})`;
  return failedQuery(source, { got, next: "Check its address and the network.", cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "a refused connection",
  ECONNRESET: "a connection that broke off",
  EPIPE: "a connection that broke off",
  ENOTFOUND: "an unknown host name",
  EAI_AGAIN: "no answer of the name server",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no route to it",
  ETIMEDOUT: "no connection",
  ERR_BAD_RESPONSE: "an answer that broke off",
  HPE_INVALID_CONSTANT: "something that is no HTTP",
};

function certificateWords(code: string): string | null {
  const isAboutIt = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/.test(code);
  return isAboutIt ? `a TLS connection that cannot be trusted (${code})` : null;
}
