import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { beforeDeadline } from "#adapters/before-deadline.ts";
import { TiphysError } from "#core/errors.ts";
import { reviewDeadline } from "./review-deadline.ts";

/** The API server takes objects of 3 MiB, and a review may hold two of them. */
const MAX_BODY = "7mb";

export interface ReviewAppOptions {
  /** The JSON text that answers a body. @throws REQUEST_INVALID */
  readonly answer: (body: string, signal: AbortSignal) => Promise<string>;
  /** Null when ready, else what is waited for: until then the failurePolicy decides, not an empty set of policies. */
  readonly waitsFor: () => string | null;
  /** Told of what could not be answered. */
  readonly report: (error: unknown) => void;
}

/** POST /validate. An answer that cannot be given is an HTTP error, which the API server treats by failurePolicy. */
export function reviewApp({ answer, waitsFor, report }: ReviewAppOptions): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag");
  const raw = express.raw({ type: "application/json", limit: MAX_BODY, inflate: false });
  app.post("/validate", raw, async (request: Request, response: Response) => {
    if (!Buffer.isBuffer(request.body)) {
      refuse(response, { code: 415, message: "expected a body of application/json, got another" });
      return;
    }
    const waiting = waitsFor();
    if (waiting !== null) {
      refuse(response, { code: 503, message: `waits for ${waiting}` });
      return;
    }
    const body = request.body.toString("utf8");
    const text = await beforeDeadline(
      { ms: reviewDeadline(request.query.timeout), words: "the answer is due" },
      (signal) => answer(body, signal),
    );
    response.status(200).type("application/json").send(text);
  });
  app.use((_request: Request, response: Response) => {
    refuse(response, { code: 404, message: "expected POST /validate" });
  });
  // Four parameters: by their number express knows an error handler.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const refusal = refusalOf(error);
    if (refusal.code >= 500) report(error);
    refuse(response, refusal);
  });
  return app;
}

interface Refusal {
  readonly code: number;
  readonly message: string;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof TiphysError && error.code === "REQUEST_INVALID")
    return { code: 400, message: error.message };
  const { status } = error as { status?: unknown };
  if (status === 413) return { code: 413, message: "expected at most 7 MiB, got more" };
  if (typeof status === "number" && status >= 400 && status < 500)
    return { code: status, message: "the request could not be read" };
  return { code: 500, message: "internal error; see the log of tiphys" };
}

function refuse(response: Response, { code, message }: Refusal): void {
  response.status(code).type("text/plain").send(`tiphys: ${message}\n`);
}
