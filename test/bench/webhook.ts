import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { KubeObject } from "#core/kube/resource.ts";
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
    outcomes: { type: "string", default: "denied,allowed" },
    freezes: { type: "string", default: "0" },
    /** Options for the server's Node, such as --cpu-prof. */
    node: { type: "string", default: "" },
  },
});
const LABELS = { owner: "web", env: "prod", app: "web" };
/** A Deployment with two containers: one that has some twenty findings, and one that has none. */
const BODIES: Readonly<Record<string, string>> = {
  denied: reviewText({
    object: workload({
      containers: [
        { name: "web", image: "ghcr.io/acme/web:1.0", ports: [{ containerPort: 80 }] },
        { name: "proxy", image: "ghcr.io/acme/proxy:2.1" },
      ],
    }),
  }),
  allowed: reviewText({ object: soundDeployment() }),
  /** Another image, which a freeze denies where there is one. */
  moved: reviewText({
    operation: "UPDATE",
    oldObject: soundDeployment("0.9"),
    object: soundDeployment(),
  }),
};
const freezes = Number(values.freezes);
const nodeArguments = values.node.split(" ").filter((argument) => argument !== "");

console.log(
  `\nwebhook, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}; a Deployment with two containers, pod-security/restricted, best-practices and as many policies more, TLS; the client is on the same cores`,
);
console.log(
  "outcome | policies | ready after ms | connections | reviews/s | p50 ms | p95 ms | p99 ms | own CPU ms | client's | MB",
);
for (const policies of values.policies.split(",").map(Number))
  await withServedFleet({ policies, freezes, nodeArguments }, (served) =>
    benchFleet(policies, served),
  );

async function benchFleet(policies: number, served: ServedFleet): Promise<void> {
  await loadReviews({ ...served, connections: 4, bodies: Object.values(BODIES), seconds: 2 });
  for (const outcome of values.outcomes.split(","))
    for (const connections of values.connections.split(",").map(Number)) {
      const before = cpuMilliseconds(served.server.pid);
      const bodies = [BODIES[outcome] ?? ""];
      const seconds = Number(values.seconds);
      const loaded = await loadReviews({ ...served, connections, bodies, seconds });
      const isAllowed = outcome !== "denied" && freezes === 0;
      const isAsSaid = loaded.allowed === (isAllowed ? loaded.latencies.length : 0);
      if (!isAsSaid) throw new Error(`expected reviews that are ${outcome}`);
      const used = cpuMilliseconds(served.server.pid) - before;
      print({
        outcome,
        policies,
        connections,
        cpu: used / loaded.latencies.length,
        served,
        loaded,
      });
    }
}

function soundDeployment(tag = "1.0"): KubeObject {
  const probe = { httpGet: { path: "/", port: 8080 } };
  const containers = ["web", "proxy"].map((name, index) => ({
    name,
    image: `ghcr.io/acme/${name}:${tag}`,
    ports: [{ containerPort: 8080 + index }],
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "1", memory: "64Mi" } },
    ...{
      readinessProbe: probe,
      livenessProbe: { ...probe, periodSeconds: 5 },
      startupProbe: probe,
    },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  }));
  const securityContext = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
  const podSpec = { automountServiceAccountToken: false, securityContext };
  const { spec, ...object } = workload({ labels: LABELS, containers, podSpec });
  const { template } = spec as { readonly template: object };
  return {
    ...object,
    spec: {
      ...{ replicas: 2, selector: { matchLabels: { app: "web" } } },
      template: { ...template, metadata: { labels: LABELS } },
    },
  } as KubeObject;
}

interface Row {
  readonly outcome: string;
  readonly policies: number;
  readonly connections: number;
  /** The server's own, in milliseconds per review. */
  readonly cpu: number;
  readonly served: ServedFleet;
  readonly loaded: LoadedReviews;
}

function print({ outcome, policies, connections, cpu, served, loaded }: Row): void {
  const { latencies, seconds, clientCpu } = loaded;
  const at = (share: number) =>
    (latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0).toFixed(
      1,
    );
  const rate = Math.round(latencies.length / seconds);
  const cells = [outcome, policies, Math.round(served.readyAfter), connections, rate];
  const row = [...cells.map(String), at(0.5), at(0.95), at(0.99), cpu.toFixed(2)];
  const more = [clientCpu.toFixed(2), String(residentMegabytes(served.server.pid))];
  const widths = [7, 8, 14, 11, 9, 6, 6, 6, 10, 8, 3];
  console.log(
    [...row, ...more].map((cell, index) => cell.padStart(widths[index] ?? 0)).join(" | "),
  );
}
