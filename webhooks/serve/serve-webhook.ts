import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer, type Server } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { watchPaths } from "#adapters/watch-paths.ts";
import { closeGracefully } from "#adapters/http/close-gracefully.ts";
import { keepConnections, listen } from "#adapters/http/listen.ts";
import { operationsApp } from "#adapters/http/operations-app.ts";
import type { TlsMaterial } from "#adapters/http/tls-files.ts";
import { readBundleFolder } from "../guardrails/read-bundle-folder.ts";
import { reviewApp } from "../server/review-app.ts";
import { composeWebhook, type WebhookParts } from "./compose.ts";
import { readWebhookConfig, type WebhookConfig } from "./webhook-config.ts";

const LOOK_EVERY_MS = 2000;
/** A new webhook configuration waits no longer for its authority. */
const RENEW_EVERY_MS = 10_000;
/** As long as the API server waits at most for a review. */
const GRACE_MS = 30_000;

interface Running {
  readonly config: WebhookConfig;
  readonly parts: WebhookParts;
  readonly world: World;
}

/** Serves until told to stop; then 0. @throws USAGE_INVALID, CONFIG_INVALID, CLUSTER_UNREACHABLE */
export async function serveWebhook(input: CommandInput, world: World): Promise<number> {
  const config = readWebhookConfig(input, world);
  const parts = composeWebhook(config, world);
  const running = { config, parts, world };
  const tls = await parts.tls();
  const server = createTlsServer(secure(tls), reviewApp(parts));
  const operations = createServer(operationsAppOf(parts, world));
  keepConnections(server, world.signal);
  parts.metrics.setCertificateEnd(tls.endsAt);
  await followFolder(running);
  const at = await listen(server, config.listen);
  const operationsAt = await listen(operations, config.operations);
  parts.log.info({ port: at.port, metricsPort: operationsAt.port }, "serving");
  followCertificates(server, { ...running, served: tls });
  const duties = parts.duties.map((duty) => duty());
  if (!world.signal.aborted) await once(world.signal, "abort");
  parts.log.info("stopping");
  await sleep(config.drainMs);
  await closeGracefully(server, GRACE_MS);
  await Promise.all(duties);
  await closeGracefully(operations, 0);
  return 0;
}

function secure({ cert, key }: TlsMaterial) {
  return { cert, key, minVersion: "TLSv1.2" as const };
}

function operationsAppOf({ metrics, store }: WebhookParts, { signal }: World) {
  const waitsFor = () => {
    if (signal.aborted) return "its end: told to stop";
    return store.isReady ? null : "a first revision";
  };
  return operationsApp({ registry: metrics.registry, waitsFor });
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

interface Serving extends Running {
  readonly served: TlsMaterial;
}

/** Serves new certificates as they come. Open connections keep the one they have. */
function followCertificates(server: Server, { config, parts, world, served }: Serving): void {
  const { metrics, log, tls } = parts;
  let current = served;
  const renew = async () => {
    try {
      const fresh = await tls();
      if (fresh.cert === current.cert && fresh.key === current.key) return;
      current = fresh;
      server.setSecureContext(secure(fresh));
      metrics.setCertificateEnd(fresh.endsAt);
      log.info({ endsAt: new Date(fresh.endsAt).toISOString() }, "certificate renewed");
    } catch (error) {
      log.error({ error: (error as Error).message }, "certificate not renewed");
    }
  };
  if ("certFile" in config.tls) {
    const options = { intervalMs: LOOK_EVERY_MS, signal: world.signal };
    watchPaths([config.tls.certFile, config.tls.keyFile], renew, options);
    return;
  }
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  world.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
