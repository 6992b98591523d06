import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";

/** What a stub was asked. */
export interface StubQuery {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly form: URLSearchParams;
}

export interface StubSource {
  readonly url: string;
  readonly queries: readonly StubQuery[];
  /** Answers from now on. */
  readonly answerWith: (answer: StubAnswer) => void;
  readonly close: () => Promise<void>;
}

export type StubAnswer = (query: StubQuery, response: ServerResponse) => void;

/** A server in the place of Prometheus, for faults that the real one does not show. */
export async function startStubSource(answer: StubAnswer): Promise<StubSource> {
  const queries: StubQuery[] = [];
  let current = answer;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const query = {
        path: request.url ?? "",
        headers: request.headers,
        form: new URLSearchParams(body),
      };
      queries.push(query);
      current(query, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    queries,
    answerWith: (next) => (current = next),
    close: () => closed(server),
  };
}

/** A well-formed answer: one series, with these values at the moments that are asked for. */
export function steadyAnswer(valueAt: (ms: number, promql: string) => number | null): StubAnswer {
  return ({ path, form }, response) => {
    const promql = form.get("query") ?? "";
    const times = path.endsWith("query_range") ? momentsOf(form) : [Number(form.get("time"))];
    const values = times.flatMap((time) => {
      const value = valueAt(time * 1000, promql);
      return value === null ? [] : [[time, String(value)]];
    });
    const isRange = path.endsWith("query_range");
    const series = isRange ? { metric: {}, values } : { metric: {}, value: values[0] };
    const result = values.length === 0 ? [] : [series];
    sendJson(response, {
      status: "success",
      data: { resultType: isRange ? "matrix" : "vector", result },
    });
  };
}

/** The source "default" at an address. */
export function sourceAt(url: string): MetricsSource {
  return {
    name: "default",
    url,
    tokenFile: null,
    caFile: null,
    certFile: null,
    keyFile: null,
    headers: {},
    scrapeSeconds: 30,
    delaySeconds: 35,
  };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function momentsOf(form: URLSearchParams): readonly number[] {
  const [start, end, step] = ["start", "end", "step"].map((name) => Number(form.get(name)));
  if (start === undefined || end === undefined || !step) return [];
  return Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, index) => start + index * step,
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
