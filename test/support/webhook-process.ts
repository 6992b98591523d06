import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { freePorts } from "./free-ports.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "./running-program.ts";
import type { Replica } from "./service-balancer.ts";
import { ROOT } from "./source-files.ts";

const MAX_STOP_MS = 15_000;

/** `tiphys serve webhook` in a process of its own, on ports that stay its own over restarts. */
export interface WebhookProcess extends Replica {
  /** Of its pod. */
  readonly name: string;
  /** Resolves when it says that it is ready. */
  readonly start: () => Promise<void>;
  /** Tells it to stop; its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it without a warning, as a node that fails does. */
  readonly kill: () => Promise<void>;
  readonly metrics: () => Promise<string>;
  /** The certificate that it serves now, by its fingerprint. */
  readonly certificate: () => Promise<string>;
  readonly log: () => string;
}

export interface WebhookProcessOptions {
  readonly name: string;
  readonly kubeconfig: string;
  readonly folder: string;
  readonly argv?: readonly string[];
  /** How far ahead of the machine's clock its own is; see moveClock. */
  readonly clock?: string;
}

/** A replica that is not started yet. */
export async function webhookProcess(options: WebhookProcessOptions): Promise<WebhookProcess> {
  const [port = 0, metricsPort = 0] = await freePorts(2);
  let program: RunningProgram | null = null;
  const isReady = () =>
    fetchText(metricsPort, "/readyz").then(
      ({ ok }) => ok,
      () => false,
    );
  return {
    name: options.name,
    port,
    metricsPort,
    start: async () => {
      program = startProgram(commandOf(options, { port, metricsPort }));
      await waitUntilReady(program, isReady);
    },
    stop: async () => {
      const start = performance.now();
      await program?.stop();
      if (performance.now() - start > MAX_STOP_MS)
        throw new Error(`expected an end within 15 s:\n${program?.logTail()}`);
      return program?.exitCode() ?? null;
    },
    kill: async () => await program?.kill(),
    metrics: async () => (await fetchText(metricsPort, "/metrics")).text,
    certificate: () => certificateAt(port),
    log: () => program?.logTail() ?? "",
  };
}

/** Moves the clock of the processes that were started with this file. */
export function moveClock(file: string, milliseconds: number): void {
  writeFileSync(file, String(milliseconds));
}

function commandOf(
  { name, kubeconfig, folder, argv = [], clock }: WebhookProcessOptions,
  { port, metricsPort }: Replica,
) {
  const moved = clock === undefined ? [] : ["--import", join(ROOT, "test/support/moved-clock.ts")];
  return {
    path: process.execPath,
    name: "node",
    arguments: [
      ...moved,
      ...[join(ROOT, "bin/tiphys.js"), "serve", "webhook", "--kubeconfig", kubeconfig],
      ...["--tls-host", "127.0.0.1", "--listen", `127.0.0.1:${port}`],
      ...["--metrics-listen", `127.0.0.1:${metricsPort}`, ...argv],
    ],
    environment: {
      HOME: folder,
      POD_NAME: name,
      ...(clock === undefined ? {} : { TIPHYS_TEST_CLOCK: clock }),
    },
    directory: folder,
    killAfterMs: 45_000,
  };
}

async function fetchText(port: number, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { ok: response.ok, text: await response.text() };
}

function certificateAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}
