import { type ErrorCode, TiphysError } from "#core/errors.ts";

/** What a route answers; one place writes it. */
export interface RouteAnswer {
  readonly status: number;
  readonly type: "application/json" | "text/html; charset=utf-8";
  readonly body: string;
}

export function jsonAnswer(value: unknown, status = 200): RouteAnswer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

export function htmlAnswer(body: string, status = 200): RouteAnswer {
  return { status, type: "text/html; charset=utf-8", body };
}

const STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  REQUEST_INVALID: 400,
  SLO_UNKNOWN: 404,
  SLO_INVALID: 422,
  QUERY_FAILED: 502,
  QUERY_TIMED_OUT: 504,
};

/** The error of a route, without what only the log should hold. */
export function errorAnswer(error: unknown): RouteAnswer {
  const status = error instanceof TiphysError ? STATUS[error.code] : undefined;
  if (error instanceof TiphysError && status !== undefined)
    return jsonAnswer({ error: { code: error.code, message: error.message } }, status);
  const message = "internal error; see the log of tiphys";
  return jsonAnswer({ error: { code: "INTERNAL", message } }, 500);
}
