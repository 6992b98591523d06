import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer, type Server } from "node:https";
import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { readBundleFolder } from "../guardrails/read-bundle-folder.ts";
import { watchPaths } from "../guardrails/watch-paths.ts";
import { closeGracefully, listen } from "../server/listen.ts";
import { operationsApp } from "../server/operations-app.ts";
import { reviewApp } from "../server/review-app.ts";
import { readTlsFiles, type TlsMaterial } from "../server/tls-files.ts";
import { composeWebhook, type WebhookParts } from "./compose.ts";
import { readWebhookConfig, type WebhookConfig } from "./webhook-config.ts";

const LOOK_EVERY_MS = 2000;
/** As long as the API server waits at most for a review. */
const GRACE_MS = 30_000;

/** Serves until told to stop; then 0. @throws USAGE_INVALID, CONFIG_INVALID */
export async function serveWebhook(input: CommandInput, world: World): Promise<number> {
  const config = readWebhookConfig(input, world);
  const parts = composeWebhook(config, world);
  const { certFile, keyFile } = config;
  const tls = readTlsFiles(certFile, keyFile);
  const server = createTlsServer(secure(tls), reviewApp(parts));
  const operations = createServer(operationsAppOf(parts, world));
  parts.metrics.setCertificateEnd(tls.endsAt);
  await followSource(config, { parts, world });
  const at = await listen(server, config.listen);
  const operationsAt = await listen(operations, config.operations);
  parts.log.info({ port: at.port, metricsPort: operationsAt.port }, "serving");
  const options = { intervalMs: LOOK_EVERY_MS, signal: world.signal };
  watchPaths([certFile, keyFile], async () => renew(server, { config, parts }), options);
  if (!world.signal.aborted) await once(world.signal, "abort");
  parts.log.info("stopping");
  await closeGracefully(server, GRACE_MS);
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

interface Running {
  readonly parts: WebhookParts;
  readonly world: World;
}

/** Bundles from the folder, now and whenever it changes; or from the cluster, which is followed already. */
async function followSource({ from }: WebhookConfig, running: Running): Promise<void> {
  if (from === null) return;
  await takeBundles(from, running);
  const options = { intervalMs: LOOK_EVERY_MS, signal: running.world.signal };
  watchPaths([from], () => takeBundles(from, running), options);
}

/** A folder that cannot be read leaves what is in force as it is; at the start it ends the server. */
async function takeBundles(from: string, { parts: { store, log }, world }: Running): Promise<void> {
  try {
    await store.offer(await readBundleFolder(from, world.now()));
  } catch (error) {
    if (!store.isReady) throw error;
    log.error({ error: (error as Error).message }, "bundles could not be read");
  }
}

/** Connections that are open keep the certificate they have; new ones get the new one. */
function renew(
  server: Server,
  {
    config: { certFile, keyFile },
    parts: { metrics, log },
  }: { readonly config: WebhookConfig; readonly parts: WebhookParts },
): void {
  try {
    const tls = readTlsFiles(certFile, keyFile);
    server.setSecureContext(secure(tls));
    metrics.setCertificateEnd(tls.endsAt);
    log.info({ endsAt: new Date(tls.endsAt).toISOString() }, "certificate renewed");
  } catch (error) {
    log.error({ error: (error as Error).message }, "certificate not renewed");
  }
}
