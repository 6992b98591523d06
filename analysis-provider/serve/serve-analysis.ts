import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandInput } from "#adapters/command.ts";
import { endingBy } from "#adapters/ending-by.ts";
import { closeGracefully } from "#adapters/http/close-gracefully.ts";
import { keepConnections, listen } from "#adapters/http/listen.ts";
import { operationsApp } from "#adapters/http/operations-app.ts";
import { readTlsFiles } from "#adapters/http/tls-files.ts";
import { watchPaths } from "#adapters/watch-paths.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { analysisApp } from "../server/analysis-app.ts";
import { type AnalysisConfig, readAnalysisConfig, type TlsFiles } from "./analysis-config.ts";
import { type AnalysisParts, composeAnalysis } from "./compose.ts";

const LOOK_EVERY_MS = 2000;
const GRACE_MS = 15_000;
const MAX_CONNECTIONS = 2000;
/** How long Argo Rollouts waits where a template does not say it. @see WebMetric.timeoutSeconds */
const CALLER_WAITS_MS = 10_000;
/** A request of some hundred bytes needs no longer, however slow its sender is. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
};

interface Running {
  readonly config: AnalysisConfig;
  readonly parts: AnalysisParts;
  readonly world: World;
}

/** Serves until told to stop; then 0. @throws USAGE_INVALID, CONFIG_INVALID */
export async function serveAnalysis(input: CommandInput, world: World): Promise<number> {
  const config = readAnalysisConfig(input, world);
  const failed = new AbortController();
  const ending = endingBy(world, AbortSignal.any([world.signal, failed.signal]));
  const parts = composeAnalysis(config, ending);
  const running = { config, parts, world: ending };
  try {
    await followSlos(running);
    await serve(running);
  } finally {
    // What follows the cluster would keep the process alive after a failure.
    failed.abort();
    parts.close();
  }
  return 0;
}

async function serve({ config, parts, world }: Running): Promise<void> {
  const { log, app } = parts;
  const server = serverOf(config.tls, analysisApp(app), { parts, world });
  server.maxConnections = MAX_CONNECTIONS;
  keepConnections(server, world.signal);
  const operations = config.operations === null ? null : createServer(LIMITS, operationsApp(app));
  const at = await listen(server, config.listen);
  const operationsAt =
    operations === null || config.operations === null
      ? null
      : await listen(operations, config.operations).catch(async (error: Error) => {
          await closeGracefully(server, 0);
          throw error;
        });
  const sources = config.sources.map(({ name }) => name);
  log.info({ port: at.port, metricsPort: operationsAt?.port, sources }, "serving");
  if (config.deadlineMs >= CALLER_WAITS_MS)
    log.warn(
      "--deadline is not below the 10s of Argo Rollouts: templates need longer timeoutSeconds",
    );
  if (!world.signal.aborted) await once(world.signal, "abort");
  log.info("stopping");
  await sleep(config.drainMs);
  await closeGracefully(server, GRACE_MS);
  if (operations !== null) await closeGracefully(operations, 0);
}

/** SLOs now and whenever they change. */
async function followSlos({ config: { from }, parts, world }: Running): Promise<void> {
  await parts.readSlos();
  if (from === null) return;
  const again = () =>
    parts.readSlos().catch((error: Error) => {
      parts.log.error({ error: error.message }, "SLOs could not be read, what was served stays");
    });
  watchPaths([from], again, { intervalMs: LOOK_EVERY_MS, signal: world.signal });
}

function serverOf(
  tls: TlsFiles | null,
  app: RequestListener,
  { parts, world }: Pick<Running, "parts" | "world">,
): Server | TlsServer {
  if (tls === null) return createServer(LIMITS, app);
  const secure = secureContext(tls);
  const server = createTlsServer({ ...LIMITS, ...secure }, app);
  const renew = async () => {
    try {
      server.setSecureContext(secureContext(tls));
      parts.log.info("certificate renewed");
    } catch (error) {
      parts.log.error({ error: (error as Error).message }, "certificate not renewed");
    }
  };
  const { certFile, keyFile, clientCaFile } = tls;
  const files = [certFile, keyFile, ...(clientCaFile === null ? [] : [clientCaFile])];
  watchPaths(files, renew, { intervalMs: LOOK_EVERY_MS, signal: world.signal });
  return server;
}

/** Health is for everybody: a connection without a certificate is let in, and refused by the routes. */
function secureContext({ certFile, keyFile, clientCaFile }: TlsFiles) {
  const { cert, key } = readTlsFiles(certFile, keyFile);
  const context = { cert, key, minVersion: "TLSv1.2" as const };
  if (clientCaFile === null) return context;
  return {
    ...context,
    ca: readAuthority(clientCaFile),
    requestCert: true,
    rejectUnauthorized: false,
  };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `--tls-client-ca ${file}: expected a file that can be read, got ${(error as NodeJS.ErrnoException).code ?? "an error"}. Correct the path or its rights.`,
      { cause: error },
    );
  }
}
