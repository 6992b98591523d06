import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../support/free-ports.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "../support/running-program.ts";
import { writeCertificates } from "../support/webhook-server.ts";

/** Those of manifests/webhooks. */
const NODE_OPTIONS = "--max-semi-space-size=4 --max-old-space-size=256";
const LAUNCHER = join(import.meta.dirname, "../../bin/tiphys.js");

export interface ServedFleet {
  readonly server: RunningProgram;
  readonly port: number;
  readonly ca: string;
  /** From the start of the process to its first "ready", in milliseconds. */
  readonly readyAfter: number;
}

export interface FleetToServe {
  /** How many policies besides the two built-in sets. */
  readonly policies: number;
  /** How many freezes, of which the last holds everything and denies; default: none. */
  readonly freezes?: number;
  /** Node's own options, before the program. */
  readonly nodeArguments?: readonly string[];
}

/** Serves a fleet from a new folder as a cluster would, in a process of its own, while `use` runs. */
export async function withServedFleet(
  fleet: FleetToServe,
  use: (served: ServedFleet) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
  try {
    const ca = await writeCertificates(folder);
    writeFleet(folder, fleet);
    const [port = 0, operations = 0] = await freePorts(2);
    const start = performance.now();
    const server = startServer({ folder, port, operations, fleet });
    try {
      await waitUntilReady(server, async () => (await readiness(operations)) === 200);
      await use({ server, port, ca, readyAfter: performance.now() - start });
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface ServerStart {
  readonly folder: string;
  readonly port: number;
  readonly operations: number;
  readonly fleet: FleetToServe;
}

function startServer({ folder, port, operations, fleet }: ServerStart): RunningProgram {
  const files = ["--tls-cert", "tls.crt", "--tls-key", "tls.key"];
  const listen = ["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${operations}`];
  const command = ["serve", "webhook", "--from", "fleet", ...files, ...listen];
  return startProgram({
    path: process.execPath,
    name: "node",
    arguments: [...(fleet.nodeArguments ?? []), LAUNCHER, ...command],
    environment: { PATH: process.env.PATH ?? "", NODE_OPTIONS },
    directory: folder,
  });
}

async function readiness(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
  return response?.status ?? 0;
}

function writeFleet(folder: string, { policies, freezes = 0 }: FleetToServe): void {
  const root = join(folder, "fleet");
  mkdirSync(join(root, "policies"), { recursive: true });
  writeFileSync(
    join(root, "tiphys.yaml"),
    `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: bench}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: [${policies === 0 ? "" : '"policies/*.yaml", '}"builtin:pod-security/restricted", "builtin:best-practices"]
  freezes: ["freezes/*.yaml"]
  admission: {freeze: deny}
`,
  );
  const policy = readFileSync(join(import.meta.dirname, "webhook-policy.yaml"), "utf8");
  for (let index = 0; index < policies; index++)
    writeFileSync(join(root, `policies/${index}.yaml`), policy.replaceAll("INDEX", String(index)));
  mkdirSync(join(root, "freezes"));
  for (let index = 0; index < freezes; index++)
    writeFileSync(join(root, `freezes/${index}.yaml`), freeze(index, index === freezes - 1));
}

function freeze(index: number, isForAll: boolean): string {
  return `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFreeze
metadata: {name: freeze-${index}}
spec: {owner: bench, reason: a measurement, apps: ["${isForAll ? "*" : `app-${index}`}"], until: 2099-12-31}
`;
}
