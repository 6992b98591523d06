import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Server } from "@grpc/grpc-js";
import { type Logger, pino } from "pino";
import { closeGracefully } from "#adapters/http/close-gracefully.ts";
import { listen, type ListenAddress } from "#adapters/http/listen.ts";
import { operationsApp } from "#adapters/http/operations-app.ts";
import type { World } from "#adapters/world.ts";
import { openCache } from "../cache/open-cache.ts";
import type { AnsweredRender, AnswerParts } from "./answer-upload.ts";
import { type CmpServerConfig, readCmpServerConfig } from "./cmp-server-config.ts";
import { compiledPolicies } from "./compiled-policies.ts";
import { openGovernor } from "./govern/governor.ts";
import { healthHandlers } from "./grpc/health.ts";
import { listenOnSocket } from "./grpc/listen-on-socket.ts";
import { healthService, pluginService, reflectionService } from "./grpc/plugin-services.ts";
import { reflectionHandlers } from "./grpc/reflection.ts";
import { pluginHandlers } from "./plugin-handlers.ts";
import { pluginMetrics } from "./plugin-metrics.ts";
import { projectTrees } from "./project-trees.ts";
import { singleFlight } from "./single-flight.ts";
import { openWorkFolders } from "./work-folders.ts";

/** Contents of policies: one for each repository and revision that is rendered often. */
const KEPT_POLICIES = 32;
/** Files of uploads that are told again without being unpacked: 100 bytes each. */
const KEPT_ENTRIES = 200_000;
/** What a killed kustomize has to end in, as run-command gives it. */
const KILL_MS = 3000;

/** Serves until told to stop; then 0. @throws CONFIG_INVALID */
export async function serveCmp(world: World): Promise<number> {
  const config = readCmpServerConfig(world.env);
  const log = pino({ base: null }, world.stdout);
  const parts = await compose(config, { world, log });
  const server = grpcServer(parts, world.signal);
  const closeOperations = await serveOperations(config.metrics, parts);
  try {
    await listenOnSocket(server, config.socket);
    const { places, maxWaiting } = config.governor;
    log.info({ socket: config.socket, places, maxWaiting }, "serving");
    if (!world.signal.aborted) await once(world.signal, "abort");
    log.info({ running: parts.governor.running() }, "stopping");
    await drain(server, { parts, drainMs: config.drainMs });
    return 0;
  } finally {
    server.forceShutdown();
    await closeOperations();
  }
}

interface Surroundings {
  readonly world: World;
  readonly log: Logger;
}

async function compose(
  { workParent, governor: limits, hasDiscovery, unpack, cache }: CmpServerConfig,
  { world: { env, now }, log }: Surroundings,
): Promise<AnswerParts> {
  const governor = openGovernor(limits, now);
  const metrics = pluginMetrics(governor);
  return {
    ...{ env, now, hasDiscovery, governor, log },
    limits: unpack,
    folders: await openWorkFolders(workParent),
    compile: compiledPolicies(KEPT_POLICIES),
    cache: openCache(cache, {
      onEvent: (event, detail) => {
        metrics.countCacheEvent(event);
        if (event !== "evicted") log.warn({ event, detail }, "render cache");
      },
      onNoFolder: (problem) => log.warn({ problem }, "render cache is in memory only"),
    }),
    trees: projectTrees(cache === null ? 0 : KEPT_ENTRIES),
    flights: singleFlight<AnsweredRender>(),
    metrics,
  };
}

function grpcServer(parts: AnswerParts, stopping: AbortSignal): Server {
  // Argo CD's own bound for a message; what is sent, its client bounds.
  const server = new Server({
    "grpc.max_receive_message_length": 100 * 1024 * 1024,
    "grpc.max_send_message_length": -1,
  });
  server.addService(pluginService, pluginHandlers(parts));
  server.addService(healthService, healthHandlers(stopping));
  server.addService(reflectionService, reflectionHandlers);
  return server;
}

/** /healthz, /readyz and /metrics, where they are asked for; how to end them. */
async function serveOperations(
  address: ListenAddress | null,
  { metrics: { registry }, log }: AnswerParts,
): Promise<() => Promise<void>> {
  if (address === null) return () => Promise.resolve();
  const operations = createServer(operationsApp({ registry, waitsFor: () => null }));
  const { port } = await listen(operations, address);
  log.info({ metricsPort: port }, "metrics");
  return () => closeGracefully(operations, 0);
}

interface Drain {
  readonly parts: AnswerParts;
  readonly drainMs: number;
}

/** No new calls; those under way may finish; then all are ended, with what they started, and nothing is left. */
async function drain(server: Server, { parts, drainMs }: Drain): Promise<void> {
  const { governor, folders, cache } = parts;
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  await within(drainMs, Promise.all([closed, governor.idle()]));
  governor.stop();
  await within(KILL_MS, Promise.all([closed, governor.idle()]));
  await Promise.all([folders.removeAll(), cache.settled()]);
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const timer = sleep(milliseconds, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([work, timer]);
  enough.abort();
}
