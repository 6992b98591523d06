import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { operationsApp, type OperationsOptions } from "#adapters/http/operations-app.ts";
import { TiphysError } from "#core/errors.ts";
import { PAGE_POLICY } from "../page/page-style.ts";
import { errorAnswer, jsonAnswer, type RouteAnswer } from "./answer.ts";
import type { IsKnownCaller } from "./callers.ts";
import { giveRequestId, requestIdOf } from "./request-id.ts";
import type { Route } from "./routes.ts";

export interface AnalysisAppOptions extends OperationsOptions {
  readonly routes: readonly Route[];
  /** The JSON text that answers a body of POST /v1/measure; `request` is its id in the log. Never rejects. */
  readonly measure: (body: string, request: string) => Promise<string> | string;
  /** The same for a request that could not be read. */
  readonly misfit: (message: string, request: string) => string;
  readonly isKnown: IsKnownCaller;
  /** Told of each refused caller. */
  readonly onRefused: () => void;
  /** Told of what could not be answered. */
  readonly report: (error: unknown, request: string) => void;
}

const MAX_BODY = "64kb";
const MEASURE = "/v1/measure";

/** Health and metrics for everybody, the rest for known callers. On the measure route every answer is 200 and JSON. */
export function analysisApp(options: AnalysisAppOptions): Express {
  const { measure, misfit, isKnown, onRefused, report } = options;
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", "simple");
  app.use(operationsApp(options));
  app.use(giveRequestId);
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (isKnown(request)) return next();
    onRefused();
    response.setHeader("WWW-Authenticate", ['Bearer realm="tiphys"', 'Basic realm="tiphys"']);
    const message = "expected a known bearer token or client certificate, got none";
    write(response, jsonAnswer({ error: { code: "UNAUTHORIZED", message } }, 401));
  });
  const body = express.raw({ type: () => true, limit: MAX_BODY, inflate: false });
  app.post(MEASURE, body, async (request: Request, response: Response) => {
    write(response, measured(await measure(textOf(request), requestIdOf(response))));
  });
  app.all(MEASURE, (request: Request, response: Response) => {
    write(
      response,
      measured(misfit(`expected POST ${MEASURE}, got ${request.method}`, requestIdOf(response))),
    );
  });
  for (const route of options.routes) mount(app, { route, body });
  app.use((request: Request, response: Response) => {
    const message = `expected a route of /openapi.json, got ${request.method} of another`;
    write(response, jsonAnswer({ error: { code: "REQUEST_INVALID", message } }, 404));
  });
  // Four parameters: by their number express knows an error handler.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const words = unreadableWords(error);
    const id = requestIdOf(response);
    if (request.path === MEASURE) {
      if (words === null) report(error, id);
      write(response, measured(misfit(words ?? "internal error; see the log of tiphys", id)));
      return;
    }
    const answer = errorAnswer(words === null ? error : new TiphysError("REQUEST_INVALID", words));
    if (answer.status >= 500 && !(error instanceof TiphysError)) report(error, id);
    write(response, answer);
  });
  return app;
}

interface Mounting {
  readonly route: Route;
  readonly body: express.RequestHandler;
}

function mount(app: Express, { route, body }: Mounting): void {
  const handle = async (request: Request, response: Response) => {
    const { params, query } = request;
    const answer = await route.handle({
      params: params as Readonly<Record<string, string>>,
      query,
      body: textOf(request),
    });
    write(response, answer);
  };
  if (route.method === "post") app.post(route.path, body, handle);
  else app.get(route.path, handle);
}

function textOf({ body }: Request): string {
  return Buffer.isBuffer(body) ? body.toString("utf8") : "";
}

function measured(text: string): RouteAnswer {
  return { status: 200, type: "application/json", body: text };
}

/** What is wrong with a request whose body could not be read; null for a fault of ours. */
function unreadableWords(error: unknown): string | null {
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (error instanceof TiphysError || typeof status !== "number" || status >= 500) return null;
  if (status === 413) return "body: expected at most 64 KiB, got more";
  if (type === "encoding.unsupported") return "body: expected it without compression";
  return "the request could not be read";
}

function write(response: Response, { status, type, body }: RouteAnswer): void {
  if (response.headersSent || response.destroyed) return;
  const isPage = type.startsWith("text/html");
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(isPage ? { "Content-Security-Policy": PAGE_POLICY, "Referrer-Policy": "no-referrer" } : {}),
  });
  response.end(body);
}
