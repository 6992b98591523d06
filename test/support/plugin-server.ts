import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type PluginClient, connectPlugin } from "./plugin-client.ts";
import { serveCmp } from "#cmp-plugin/server/serve-cmp.ts";
import { TEST_DAY } from "./run-tiphys.ts";
import { waitFor } from "./wait-for.ts";

export interface PluginServer {
  readonly client: PluginClient;
  /** The folder that uploads are unpacked in. */
  readonly work: string;
  readonly socket: string;
  /** Tells it to stop; what it returns, and what it logged. */
  readonly stop: () => Promise<{ readonly exitCode: number; readonly log: string }>;
}

/** A resident plugin server in this process, on a socket of its own, with the clock of TEST_DAY. */
export async function startPluginServer(
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<PluginServer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-cmp-")));
  for (const name of ["sock", "work"]) mkdirSync(join(folder, name));
  const stopping = new AbortController();
  const stdout = new PassThrough();
  const log = text(stdout);
  const began = Date.now();
  const serving = serveCmp({
    ...{ argv: [], cwd: folder, stdin: Readable.from([]), stdout, stderr: new PassThrough() },
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      ARGOCD_PLUGINSOCKFILEPATH: join(folder, "sock"),
      ARGOCD_CMP_WORKDIR: join(folder, "work"),
      ...env,
    },
    now: () => (env["TEST_CLOCK"] === "real" ? Date.now() : TEST_DAY + Date.now() - began),
    signal: stopping.signal,
  });
  const socket = join(folder, "sock/tiphys.sock");
  const client = connectPlugin(socket);
  let ended = false;
  const stop = async () => {
    stopping.abort();
    const exitCode = await serving;
    client.close();
    stdout.end();
    if (!ended) rmSync(folder, { recursive: true, force: true });
    ended = true;
    return { exitCode, log: await log };
  };
  // A server that does not start leaves nothing either.
  serving.catch(() => {
    client.close();
    stdout.end();
    rmSync(folder, { recursive: true, force: true });
  });
  await Promise.race([serving, waitFor(async () => ((await client.isReady()) ? true : null))]);
  return { client, work: join(folder, "work/_tiphys_cmp_server"), socket, stop };
}
