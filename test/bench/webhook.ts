import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { workload } from "../support/fleet-setup.ts";
import { freePorts } from "../support/free-ports.ts";
import { reviewText } from "../support/review-setup.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "../support/running-program.ts";
import { writeCertificates } from "../support/webhook-server.ts";
import { cpuMilliseconds, residentMegabytes } from "./process-facts.ts";

const { values } = parseArgs({
  options: {
    policies: { type: "string", default: "0,10,100,300" },
    connections: { type: "string", default: "1,10,50" },
    seconds: { type: "string", default: "5" },
    /** That many reviews more at the end, to see whether memory grows. */
    soak: { type: "string", default: "0" },
  },
});
/** Those of manifests/webhooks. */
const NODE_OPTIONS = "--max-semi-space-size=4 --max-old-space-size=256";
const launcher = join(import.meta.dirname, "../../bin/tiphys.js");
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
const review = reviewText({
  object: workload({
    containers: [
      { name: "web", image: "ghcr.io/acme/web:1.0", ports: [{ containerPort: 80 }] },
      { name: "proxy", image: "ghcr.io/acme/proxy:2.1" },
    ],
  }),
});

try {
  const ca = await writeCertificates(folder);
  console.log(
    `\nwebhook, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}; a Deployment with two containers, pod-security/restricted, best-practices and as many policies more, TLS`,
  );
  console.log(
    "policies | ready after ms | connections | reviews/s | p50 ms | p95 ms | p99 ms | own CPU ms | MB",
  );
  for (const count of values.policies.split(",").map(Number)) await benchPolicies(count, ca);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchPolicies(count: number, ca: string): Promise<void> {
  const from = writeFleet(count);
  const [port = 0, operations = 0] = await freePorts(2);
  const start = performance.now();
  const server = startServer({ from, port, operations });
  try {
    await waitUntilReady(server, async () => (await readiness(operations)) === 200);
    const ready = performance.now() - start;
    const bench = { server, port, ca };
    await load({ ...bench, connections: 4, seconds: 2 });
    for (const connections of values.connections.split(",").map(Number)) {
      const loaded = await load({ ...bench, connections, seconds: Number(values.seconds) });
      print({ count, ready, connections, ...loaded });
    }
    await soak(bench);
  } finally {
    await server.stop();
  }
}

interface Bench {
  readonly server: RunningProgram;
  readonly port: number;
  readonly ca: string;
}

/** Memory before and after many more reviews. */
async function soak(bench: Bench): Promise<void> {
  const reviews = Number(values.soak);
  if (reviews === 0) return;
  const before = residentMegabytes(bench.server.pid);
  let done = 0;
  while (done < reviews)
    done += (await load({ ...bench, connections: 10, seconds: 10 })).latencies.length;
  console.log(
    `  ${done} reviews more: ${before} MB, then ${residentMegabytes(bench.server.pid)} MB`,
  );
}

interface Load extends Bench {
  readonly connections: number;
  readonly seconds: number;
}

interface Loaded {
  readonly latencies: readonly number[];
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
}

async function load({ server, port, ca, connections, seconds }: Load): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, ca, maxSockets: connections });
  const latencies: number[] = [];
  const cpuBefore = cpuMilliseconds(server.pid);
  const start = performance.now();
  const end = start + seconds * 1000;
  const client = async () => {
    while (performance.now() < end) {
      const sent = performance.now();
      await post(port, agent);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const taken = (performance.now() - start) / 1000;
  agent.destroy();
  const cpu = (cpuMilliseconds(server.pid) - cpuBefore) / latencies.length;
  const megabytes = residentMegabytes(server.pid);
  return { latencies: latencies.sort((a, b) => a - b), seconds: taken, cpu, megabytes };
}

function post(port: number, agent: Agent): Promise<void> {
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(review),
  };
  const address = { host: "127.0.0.1", port, agent, path: "/validate?timeout=5s" };
  return new Promise((resolve, reject) => {
    request({ ...address, method: "POST", headers }, (response) => {
      response.resume();
      if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`));
      response.on("end", resolve);
    })
      .on("error", reject)
      .end(review);
  });
}

interface Row extends Loaded {
  readonly count: number;
  readonly ready: number;
  readonly connections: number;
}

function print({ count, ready, connections, latencies, seconds, cpu, megabytes }: Row): void {
  const at = (share: number) =>
    (latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0).toFixed(
      1,
    );
  const rate = Math.round(latencies.length / seconds);
  const cells = [count, Math.round(ready), connections, rate, at(0.5), at(0.95), at(0.99)];
  const widths = [8, 14, 11, 9, 6, 6, 6];
  const row = [...cells.map(String), cpu.toFixed(2), String(megabytes)];
  console.log(row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join(" | "));
}

async function readiness(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
  return response?.status ?? 0;
}

function startServer({
  from,
  port,
  operations,
}: {
  from: string;
  port: number;
  operations: number;
}) {
  const files = ["--tls-cert", "tls.crt", "--tls-key", "tls.key"];
  const listen = ["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${operations}`];
  return startProgram({
    path: process.execPath,
    name: "node",
    arguments: [launcher, "serve", "webhook", "--from", from, ...files, ...listen],
    environment: { PATH: process.env.PATH ?? "", NODE_OPTIONS },
    directory: folder,
  });
}

function writeFleet(count: number): string {
  const root = join(folder, `fleet-${count}`);
  mkdirSync(join(root, "policies"), { recursive: true });
  writeFileSync(
    join(root, "tiphys.yaml"),
    `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: bench}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: [${count === 0 ? "" : '"policies/*.yaml", '}"builtin:pod-security/restricted", "builtin:best-practices"]
`,
  );
  for (let index = 0; index < count; index++) {
    const policy = readFileSync(join(import.meta.dirname, "webhook-policy.yaml"), "utf8");
    writeFileSync(join(root, `policies/${index}.yaml`), policy.replaceAll("INDEX", String(index)));
  }
  return root;
}
