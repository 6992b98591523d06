import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "./running-program.ts";
import { ROOT } from "./source-files.ts";

/** `tiphys serve analysis` in a process of its own, on a port that stays its own over restarts. */
export interface AnalysisProcess {
  readonly url: string;
  /** Resolves when it says that it is ready. */
  readonly start: () => Promise<void>;
  /** Tells it to stop; its exit code. */
  readonly stop: () => Promise<number | null>;
  readonly metrics: () => Promise<string>;
  readonly log: () => string;
}

/** A server that is not started yet. */
export async function analysisProcess({
  folder,
  argv,
}: {
  readonly folder: string;
  readonly argv: readonly string[];
}): Promise<AnalysisProcess> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  let program: RunningProgram | null = null;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  return {
    url,
    start: async () => {
      program = startProgram({
        path: process.execPath,
        name: "node",
        arguments: [
          ...[join(ROOT, "bin/tiphys.js"), "serve", "analysis", "--listen", `127.0.0.1:${port}`],
          ...argv,
        ],
        environment: { HOME: folder },
        directory: folder,
      });
      await waitUntilReady(program, isReady);
    },
    stop: async () => {
      await program?.stop();
      return program?.exitCode() ?? null;
    },
    metrics: async () => await (await fetch(`${url}/metrics`)).text(),
    log: () => program?.logTail() ?? "",
  };
}
