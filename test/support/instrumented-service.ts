import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Histogram, Registry } from "prom-client";

/** A small HTTP service with the usual two metrics, such as one pod of a Deployment. */
export interface InstrumentedService {
  /** HOST:PORT, for scrape configurations. */
  readonly address: string;
  /** Requests that were answered so far, and those of them with a 5xx. */
  readonly served: () => { readonly total: number; readonly bad: number };
  /** Sends requests, so many a second, until stopped. */
  readonly load: (perSecond: number) => { readonly stop: () => Promise<void> };
  /** Forgets its counters, as a restarted process does. */
  readonly restart: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts it on a free port of loopback; every `badEvery`th request is answered with 503. */
export async function startInstrumentedService(badEvery: number): Promise<InstrumentedService> {
  let total = 0;
  let bad = 0;
  let metrics = newMetrics();
  const server = createServer(async ({ url }, response) => {
    if (url === "/metrics") {
      response.setHeader("content-type", metrics.registry.contentType);
      response.end(await metrics.registry.metrics());
      return;
    }
    total++;
    const isBad = total % badEvery === 0;
    if (isBad) bad++;
    metrics.requests.inc({ code: isBad ? "503" : "200" });
    metrics.duration.observe(isBad ? 0.4 : 0.02);
    response.statusCode = isBad ? 503 : 200;
    response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  return {
    address: `127.0.0.1:${port}`,
    served: () => ({ total, bad }),
    load: (perSecond) => startLoad({ port, agent, perSecond }),
    restart: () => {
      metrics = newMetrics();
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function newMetrics() {
  const registry = new Registry();
  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests by status code.",
    labelNames: ["code"],
    registers: [registry],
  });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took.",
    buckets: [0.1, 0.3, 0.5, 1],
    registers: [registry],
  });
  return { registry, requests, duration };
}

const TICK_MS = 50;

interface Load {
  readonly port: number;
  readonly agent: Agent;
  readonly perSecond: number;
}

function startLoad({ port, agent, perSecond }: Load): { readonly stop: () => Promise<void> } {
  const waiting = new Set<Promise<void>>();
  let owed = 0;
  const timer = setInterval(() => {
    owed += (perSecond * TICK_MS) / 1000;
    for (; owed >= 1; owed--) {
      const answer = get(port, agent);
      waiting.add(answer);
      void answer.finally(() => waiting.delete(answer));
    }
  }, TICK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(waiting);
    },
  };
}

function get(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve) => {
    request({ host: "127.0.0.1", port, path: "/", agent }, (response) => {
      response.resume();
      response.on("end", resolve);
    })
      .on("error", () => resolve())
      .end();
  });
}
