import express, { type Express, type Request, type Response } from "express";
import type { Registry } from "prom-client";

export interface OperationsOptions {
  readonly registry: Registry;
  /** Null when ready, else what is waited for. */
  readonly waitsFor: () => string | null;
}

/** /healthz, /readyz and /metrics, on a plain port of their own. */
export function operationsApp({ registry, waitsFor }: OperationsOptions): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag");
  app.get("/healthz", (_request: Request, response: Response) => {
    response.type("text/plain").send("ok\n");
  });
  app.get("/readyz", (_request: Request, response: Response) => {
    const reason = waitsFor();
    response
      .status(reason === null ? 200 : 503)
      .type("text/plain")
      .send(reason === null ? "ok\n" : `waits for ${reason}\n`);
  });
  app.get("/metrics", async (_request: Request, response: Response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return app;
}
