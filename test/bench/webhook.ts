import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { workload } from "../support/fleet-setup.ts";
import { reviewText } from "../support/review-setup.ts";
import { cpuMilliseconds, residentMegabytes } from "./process-facts.ts";
import { type LoadedReviews, loadReviews } from "./review-load.ts";
import { type ServedFleet, withServedFleet } from "./served-fleet.ts";

const { values } = parseArgs({
  options: {
    policies: { type: "string", default: "0,10,100,300" },
    connections: { type: "string", default: "1,10,50" },
    seconds: { type: "string", default: "5" },
    /** Options for the server's Node, such as --cpu-prof. */
    node: { type: "string", default: "" },
  },
});
/** Without a probe, a limit or a security context: denied, with some twenty findings. */
const bare = reviewText({
  object: workload({
    containers: [
      { name: "web", image: "ghcr.io/acme/web:1.0", ports: [{ containerPort: 80 }] },
      { name: "proxy", image: "ghcr.io/acme/proxy:2.1" },
    ],
  }),
});
const nodeArguments = values.node.split(" ").filter((argument) => argument !== "");

console.log(
  `\nwebhook, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}; a Deployment with two containers, pod-security/restricted, best-practices and as many policies more, TLS; the client is on the same cores`,
);
console.log(
  "policies | ready after ms | connections | reviews/s | p50 ms | p95 ms | p99 ms | own CPU ms | client's | MB",
);
for (const policies of values.policies.split(",").map(Number))
  await withServedFleet({ policies, nodeArguments }, (served) => benchFleet(policies, served));

async function benchFleet(policies: number, served: ServedFleet): Promise<void> {
  const bodies = [bare];
  await loadReviews({ ...served, connections: 4, bodies, seconds: 2 });
  for (const connections of values.connections.split(",").map(Number)) {
    const before = cpuMilliseconds(served.server.pid);
    const seconds = Number(values.seconds);
    const loaded = await loadReviews({ ...served, connections, bodies, seconds });
    const used = cpuMilliseconds(served.server.pid) - before;
    const cpu = used / loaded.latencies.length;
    print({ policies, connections, cpu, served, loaded });
  }
}

interface Row {
  readonly policies: number;
  readonly connections: number;
  /** The server's own, in milliseconds per review. */
  readonly cpu: number;
  readonly served: ServedFleet;
  readonly loaded: LoadedReviews;
}

function print({ policies, connections, cpu, served, loaded }: Row): void {
  const { latencies, seconds, clientCpu } = loaded;
  const at = (share: number) =>
    (latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0).toFixed(
      1,
    );
  const rate = Math.round(latencies.length / seconds);
  const cells = [policies, Math.round(served.readyAfter), connections, rate];
  const row = [...cells.map(String), at(0.5), at(0.95), at(0.99), cpu.toFixed(2)];
  const more = [clientCpu.toFixed(2), String(residentMegabytes(served.server.pid))];
  const widths = [8, 14, 11, 9, 6, 6, 6, 10, 8, 3];
  console.log(
    [...row, ...more].map((cell, index) => cell.padStart(widths[index] ?? 0)).join(" | "),
  );
}
