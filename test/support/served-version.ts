import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Histogram, Registry } from "prom-client";

/** A server with the metrics of ml-inference, such as the pods of one version. */
export interface ServedVersion {
  readonly version: string;
  /** HOST:PORT, of requests and of /metrics. */
  readonly address: string;
  readonly served: () => { readonly total: number; readonly bad: number };
  /** When it first answered badly, milliseconds since the epoch; null for never. */
  readonly firstBad: () => number | null;
  readonly stop: () => Promise<void>;
}

/** Starts it on a free port of loopback; `errorRatio` is asked at each request. */
export async function startVersion(
  version: string,
  errorRatio: () => number,
): Promise<ServedVersion> {
  const { registry, requests, duration } = newMetrics();
  let [total, bad, owed] = [0, 0, 0];
  let firstBad: number | null = null;
  const server = createServer(async ({ url }, response) => {
    if (url === "/metrics") {
      response.setHeader("content-type", registry.contentType);
      response.end(await registry.metrics());
      return;
    }
    const begun = performance.now();
    total += 1;
    owed += errorRatio();
    const isBad = owed >= 1;
    if (isBad) {
      owed -= 1;
      bad += 1;
      firstBad ??= Date.now();
    }
    response.statusCode = isBad ? 503 : 200;
    response.end(version);
    requests.inc({ status: String(response.statusCode) });
    duration.observe((performance.now() - begun) / 1000);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    version,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    served: () => ({ total, bad }),
    firstBad: () => firstBad,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function newMetrics() {
  const registry = new Registry();
  const requests = new Counter({
    name: "inference_requests_total",
    help: "Requests by status code.",
    labelNames: ["status"],
    registers: [registry],
  });
  const duration = new Histogram({
    name: "inference_request_duration_seconds",
    help: "How long requests took.",
    buckets: [0.05, 0.1, 0.2, 0.5, 1],
    registers: [registry],
  });
  return { registry, requests, duration };
}
