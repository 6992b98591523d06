import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { freePorts } from "../support/free-ports.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "../support/running-program.ts";
import { loadRequests } from "./http-load.ts";
import { cpuMilliseconds, residentMegabytes } from "./process-facts.ts";

const { values } = parseArgs({
  options: {
    slos: { type: "string", default: "1000" },
    connections: { type: "string", default: "1,10,50" },
    seconds: { type: "string", default: "5" },
    /** Options for the server's Node, such as --cpu-prof. */
    node: { type: "string", default: "" },
  },
});
/** Those of manifests/analysis. */
const NODE_OPTIONS = "--max-semi-space-size=8 --max-old-space-size=120";
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
const count = Number(values.slos);
/** So that no canary is asked about twice. */
let asked = 0;
/** Twenty minutes ago: each canary is four queries, of total and bad events of it and of its baseline. */
const since = new Date(Math.floor(Date.now() / 60_000 - 20) * 60_000).toISOString();

/** What callers ask: always the same, one of many, or each time about another canary. */
const QUESTIONS: readonly (readonly [string, (index: number) => string])[] = [
  ["one question", () => question(0, "canary", "stable")],
  ["100 questions", (index) => question(index % 100, "canary", "stable")],
  ["new canaries", (index) => question(index % 10, `c${process.pid}x${index}`, `s${index}`)],
];

console.log(
  `\nmeasure, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}; ${count} SLOs, 30-day budgets, a source that answers at once; source and client are on the same cores`,
);
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  writeFleet();
  const [sourcePort = 0, port = 0] = await freePorts(2);
  const source = start("source", [
    join(import.meta.dirname, "measure-stub.ts"),
    String(sourcePort),
  ]);
  const begun = performance.now();
  const server = start("server", [
    ...values.node.split(" ").filter((argument) => argument !== ""),
    join(import.meta.dirname, "../../bin/tiphys.js"),
    ...["serve", "analysis", "--from", folder, "--listen", `127.0.0.1:${port}`],
    ...["--prometheus", `http://127.0.0.1:${sourcePort}`],
  ]);
  try {
    await waitUntilReady(server, async () => (await statusOf(port)) === 200);
    console.log(`ready after ${Math.round(performance.now() - begun)} ms`);
    await readBudgets(server, { port, sourcePort });
    console.log(
      "what is asked | connections | requests/s | p50 ms | p99 ms | own CPU ms | queries each | MB",
    );
    for (const [title, bodyOf] of QUESTIONS)
      for (const connections of values.connections.split(",").map(Number))
        await measure({ server, port, sourcePort, title, bodyOf, connections });
  } finally {
    await server.stop();
    await source.stop();
  }
}

/** The first questions of a server: each reads a budget of 30 days, day by day. */
async function readBudgets(
  server: RunningProgram,
  { port, sourcePort }: { readonly port: number; readonly sourcePort: number },
): Promise<void> {
  const [begun, cpu] = [performance.now(), cpuMilliseconds(server.pid)];
  const services = Array.from({ length: Math.min(count, 100) }, (_, index) => index);
  const url = `http://127.0.0.1:${port}/v1/measure`;
  for (const index of services)
    await fetch(url, { method: "POST", body: question(index, "canary", "stable") });
  const each = (total: number) => (total / services.length).toFixed(1);
  console.log(
    `first question about an SLO: ${each(performance.now() - begun)} ms, ${each(cpuMilliseconds(server.pid) - cpu)} own CPU ms, ${each(await queriesOf(sourcePort))} queries`,
  );
}

interface Measured {
  readonly server: RunningProgram;
  readonly port: number;
  readonly sourcePort: number;
  readonly title: string;
  readonly bodyOf: (index: number) => string;
  readonly connections: number;
}

async function measure(given: Measured): Promise<void> {
  const { server, port, sourcePort, title, connections } = given;
  const first = asked;
  const bodyOf = (index: number) => given.bodyOf(first + index);
  const load = { port, path: "/v1/measure", connections, bodyOf };
  // What is kept between questions is there then: budgets and the last hours.
  await loadRequests({ ...load, bodyOf: (index) => given.bodyOf(-1 - index), seconds: 1 });
  const [cpu, queries] = [cpuMilliseconds(server.pid), await queriesOf(sourcePort)];
  const { latencies, seconds, sample } = await loadRequests({
    ...load,
    seconds: Number(values.seconds),
  });
  asked += latencies.length + connections;
  if (!sample.includes('{"result":[')) throw new Error(sample.slice(0, 500));
  const own = (cpuMilliseconds(server.pid) - cpu) / latencies.length;
  const each = ((await queriesOf(sourcePort)) - queries) / latencies.length;
  const at = (share: number) =>
    (latencies[Math.floor((latencies.length - 1) * share)] ?? 0).toFixed(1);
  const cells = [
    title.padEnd(13),
    String(connections).padStart(11),
    String(Math.round(latencies.length / seconds)).padStart(10),
    at(0.5).padStart(6),
    at(0.99).padStart(6),
    own.toFixed(2).padStart(10),
    each.toFixed(1).padStart(12),
    residentMegabytes(server.pid),
  ];
  console.log(cells.join(" | "));
}

function question(index: number, canaryHash: string, stableHash: string): string {
  const slo = `service-${Math.abs(index) % count}/availability`;
  return JSON.stringify({ slo, canaryHash, stableHash, since });
}

function start(name: string, given: readonly string[]): RunningProgram {
  const environment = { PATH: process.env.PATH ?? "", NODE_OPTIONS };
  return startProgram({
    ...{ path: process.execPath, name, environment, directory: folder },
    arguments: given,
  });
}

async function statusOf(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
  return response?.status ?? 0;
}

async function queriesOf(port: number): Promise<number> {
  return Number(await (await fetch(`http://127.0.0.1:${port}/count`)).text());
}

function writeFleet(): void {
  mkdirSync(join(folder, "slos"));
  writeFileSync(
    join(folder, "tiphys.yaml"),
    'apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: bench}\nspec:\n  environments: [{name: prod, namespaces: ["*-prod"]}]\n  slos: ["slos/*.yaml"]\n',
  );
  for (let index = 0; index < count; index++)
    writeFileSync(
      join(folder, `slos/${index}.yaml`),
      `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: service-${index}, namespace: shop-prod}
spec:
  service: service-${index}
  window: 30d
  objectives:
    - name: availability
      target: 99.9%
      indicator: {events: {total: 'http_requests_total{job="s${index}"}', bad: 'http_requests_total{job="s${index}",code=~"5.."}'}}
  baseline: stable
`,
    );
}
