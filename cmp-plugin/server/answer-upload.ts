import type { Logger } from "pino";
import { digest } from "#core/document/digest.ts";
import type { RenderCache } from "#rendering/cache/render-cache.ts";
import type { Compile } from "#rendering/load-guardrails.ts";
import { cachedRender, type CacheResult } from "../cache/cached-render.ts";
import { isOurs } from "../discover/is-ours.ts";
import { renderApplication, type RenderOutcome } from "../generate/render-application.ts";
import type { Governor } from "./govern/governor.ts";
import type { UploadMetadata } from "./grpc/plugin-services.ts";
import type { Upload } from "./grpc/upload.ts";
import type { ProjectTrees } from "./project-trees.ts";
import type { PluginMetrics } from "./plugin-metrics.ts";
import type { SingleFlight } from "./single-flight.ts";
import type { UnpackLimits } from "./unpack/unpack-limits.ts";
import { type ReceivedApplication, receiveApplication } from "./unpacked-application.ts";
import type { WorkFolders } from "./work-folders.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the server's answers are made with. */
export interface AnswerParts {
  /** The sidecar's own environment, under that of each call. */
  readonly env: Environment;
  readonly now: () => number;
  readonly hasDiscovery: boolean;
  readonly limits: UnpackLimits;
  readonly governor: Governor;
  readonly folders: WorkFolders;
  readonly compile: Compile;
  readonly cache: RenderCache;
  /** Trees of uploads by project and checksum. */
  readonly trees: ProjectTrees;
  readonly flights: SingleFlight<AnsweredRender>;
  readonly metrics: PluginMetrics;
  readonly log: Logger;
}

/** A render with how it was come by. */
export interface AnsweredRender {
  readonly outcome: RenderOutcome;
  readonly cache: CacheResult | "shared";
}

/** Who asks. */
export interface Caller {
  /** Milliseconds since the epoch; null without one. */
  readonly deadline: number | null;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/** Renders and judges what was uploaded. @throws TiphysError */
export function answerGenerate(
  upload: Upload,
  caller: Caller,
  parts: AnswerParts,
): Promise<AnsweredRender> {
  const { now, compile, cache, metrics, flights } = parts;
  return withApplication({ upload, caller, parts }, async (application) => {
    const { env, signal, tree, path, toDisk } = application;
    const project = env.ARGOCD_APP_PROJECT_NAME ?? null;
    const work = () =>
      cachedRender({
        cache,
        question: { project, path, tree, env, now: now() },
        toDisk,
        render: (setting) =>
          renderApplication({ ...setting, env, now, signal, processGroup: "own", compile }),
      });
    const flight = { work: async () => answered(await work()), signal };
    const { value, isShared } = await flights.run(flightKey(upload.metadata), flight);
    const result = isShared ? "shared" : value.cache;
    metrics.countCache(result);
    return { ...value, cache: result };
  });
}

function answered({ outcome, result }: Awaited<ReturnType<typeof cachedRender>>): AnsweredRender {
  return { outcome, cache: result };
}

/** Everything that was sent: the checksum was verified by then. */
function flightKey({ appRelPath, checksum, env }: UploadMetadata): string {
  return digest([appRelPath, checksum, env.map(({ name, value }) => [name, value])]);
}

/** Says whether an application that names no plugin is one of ours. @throws TiphysError */
export async function answerMatch(
  upload: Upload,
  caller: Caller,
  parts: AnswerParts,
): Promise<boolean> {
  if (parts.hasDiscovery)
    return await withApplication({ upload, caller, parts }, async ({ toDisk, env }) =>
      isOurs({ cwd: await toDisk(), env }),
    );
  await upload.drain();
  return false;
}

interface Call {
  readonly upload: Upload;
  readonly caller: Caller;
  readonly parts: AnswerParts;
}

interface ApplicationAtHand extends ReceivedApplication {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Waits for a place, receives, works, and leaves nothing behind. */
function withApplication<T>(
  { upload, caller, parts }: Call,
  work: (application: ApplicationAtHand) => Promise<T>,
): Promise<T> {
  const { governor, folders, limits, metrics, trees } = parts;
  const env = callEnvironment(parts.env, upload.metadata);
  const project = env.ARGOCD_APP_PROJECT_NAME ?? "";
  const task = {
    ...caller,
    owner: `${project}/${env.ARGOCD_APP_NAME ?? ""}`,
    place: env.ARGOCD_APP_SOURCE_PATH ?? upload.metadata.appRelPath,
    onStart: (waitedMs: number) => metrics.observeWait(waitedMs / 1000),
  };
  return governor.run(task, (signal) =>
    folders.use(async (folder) => {
      const receiving = { folder, limits, known: trees.of(project) };
      const application = await receiveApplication(upload, receiving);
      metrics.countBytes(application.bytes);
      signal.throwIfAborted();
      return await work({ ...application, env, signal });
    }),
  );
}

/** What Argo CD sets for an application; nothing else that comes with a call changes how we work. */
const FROM_ARGO_CD = /^(ARGOCD_|KUBE_|PARAM_)/;

function callEnvironment(env: Environment, { env: given }: UploadMetadata): Environment {
  const entries = given.filter(({ name }) => FROM_ARGO_CD.test(name));
  return { ...env, ...Object.fromEntries(entries.map(({ name, value }) => [name, value])) };
}
