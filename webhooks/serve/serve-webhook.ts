import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer, type Server } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandInput } from "#adapters/command.ts";
import { endingBy } from "#adapters/ending-by.ts";
import type { World } from "#adapters/world.ts";
import { watchPaths } from "#adapters/watch-paths.ts";
import { closeGracefully } from "#adapters/http/close-gracefully.ts";
import { keepConnections, listen } from "#adapters/http/listen.ts";
import { operationsApp } from "#adapters/http/operations-app.ts";
import { readBundleFolder } from "../guardrails/read-bundle-folder.ts";
import { reviewApp } from "../server/review-app.ts";
import { composeWebhook, type WebhookParts } from "./compose.ts";
import { firstCertificate, followCertificates, tlsOptions } from "./follow-certificates.ts";
import { readWebhookConfig, type WebhookConfig } from "./webhook-config.ts";

const LOOK_EVERY_MS = 2000;
/** As long as the API server waits at most for a review. */
const GRACE_MS = 30_000;

interface Running {
  readonly config: WebhookConfig;
  readonly parts: WebhookParts;
  readonly world: World;
}

/** Serves until told to stop; then 0. @throws USAGE_INVALID, CONFIG_INVALID */
export async function serveWebhook(input: CommandInput, world: World): Promise<number> {
  const config = readWebhookConfig(input, world);
  const failed = new AbortController();
  const ending = endingBy(world, AbortSignal.any([world.signal, failed.signal]));
  const parts = composeWebhook(config, ending);
  try {
    await serve({ config, parts, world: ending });
    return 0;
  } finally {
    // What follows the cluster would keep the process alive after a failure.
    failed.abort();
  }
}

async function serve(running: Running): Promise<void> {
  const { config, parts, world } = running;
  const readiness = { isServing: false };
  const operations = createServer(operationsAppOf(running, readiness));
  const operationsAt = await listen(operations, config.operations);
  try {
    const tls = await firstCertificate(running);
    if (tls === null) return;
    const server = createTlsServer(tlsOptions(tls), reviewApp(parts));
    keepConnections(server, world.signal);
    parts.metrics.setCertificateEnd(tls.endsAt);
    await followFolder(running);
    const at = await listen(server, config.listen);
    readiness.isServing = true;
    parts.log.info({ port: at.port, metricsPort: operationsAt.port }, "serving");
    followCertificates(server, { ...running, served: tls });
    await untilStopped(server, running);
  } finally {
    await closeGracefully(operations, 0);
  }
}

async function untilStopped(server: Server, { config, parts, world }: Running): Promise<void> {
  const duties = parts.duties.map((duty) => duty());
  if (!world.signal.aborted) await once(world.signal, "abort");
  parts.log.info("stopping");
  await sleep(config.drainMs);
  await closeGracefully(server, GRACE_MS);
  await Promise.all(duties);
}

function operationsAppOf(
  { parts, world: { signal } }: Running,
  readiness: { readonly isServing: boolean },
) {
  const waitsFor = () => {
    if (signal.aborted) return "its end: told to stop";
    if (!readiness.isServing) return "its certificate";
    return parts.waitsFor();
  };
  return operationsApp({ registry: parts.metrics.registry, waitsFor });
}

/** Bundles from a folder, now and whenever it changes; those of a cluster are followed already. */
async function followFolder(running: Running): Promise<void> {
  const { from } = running.config;
  if (from === null) return;
  await takeBundles(from, running);
  const options = { intervalMs: LOOK_EVERY_MS, signal: running.world.signal };
  watchPaths([from], () => takeAgain(from, running), options);
}

/** A folder that cannot be read any more leaves what is in force as it is. */
async function takeAgain(from: string, running: Running): Promise<void> {
  try {
    await takeBundles(from, running);
  } catch (error) {
    running.parts.log.error({ error: (error as Error).message }, "bundles could not be read");
  }
}

async function takeBundles(from: string, { parts: { store }, world }: Running): Promise<void> {
  await store.offer(await readBundleFolder(from, world.now()));
}
