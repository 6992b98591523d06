import type { Logger } from "pino";
import type { Compile } from "#rendering/load-guardrails.ts";
import { isOurs } from "../discover/is-ours.ts";
import { renderApplication, type RenderOutcome } from "../generate/render-application.ts";
import type { Governor } from "./govern/governor.ts";
import type { UploadMetadata } from "./grpc/plugin-services.ts";
import type { Upload } from "./grpc/upload.ts";
import type { PluginMetrics } from "./plugin-metrics.ts";
import type { CacheQuestion, RenderCache } from "./render-cache.ts";
import type { UnpackLimits } from "./unpack/unpack-limits.ts";
import { type UnpackedApplication, unpackApplication } from "./unpacked-application.ts";
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
  readonly metrics: PluginMetrics;
  readonly log: Logger;
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
): Promise<RenderOutcome> {
  const { now, compile, cache, metrics } = parts;
  return withApplication({ upload, caller, parts }, async ({ tree, folder, env, signal }) => {
    const question: CacheQuestion = { tree, folder, env };
    const known = await cache.get(question);
    metrics.countCache(known === null ? "miss" : "hit");
    if (known !== null) return known;
    const setting = { env, cwd: folder, now, signal, processGroup: "own" as const, compile };
    const outcome = await renderApplication(setting);
    await cache.put(question, outcome);
    return outcome;
  });
}

/** Says whether an application that names no plugin is one of ours. @throws TiphysError */
export async function answerMatch(
  upload: Upload,
  caller: Caller,
  parts: AnswerParts,
): Promise<boolean> {
  if (parts.hasDiscovery)
    return await withApplication({ upload, caller, parts }, async ({ folder, env }) =>
      isOurs({ cwd: folder, env }),
    );
  await upload.drain();
  return false;
}

interface Call {
  readonly upload: Upload;
  readonly caller: Caller;
  readonly parts: AnswerParts;
}

interface ApplicationAtHand extends UnpackedApplication {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Waits for a place, unpacks, works, and leaves nothing behind. */
function withApplication<T>(
  { upload, caller, parts }: Call,
  work: (application: ApplicationAtHand) => Promise<T>,
): Promise<T> {
  const { governor, folders, limits, metrics } = parts;
  const env = callEnvironment(parts.env, upload.metadata);
  const task = {
    ...caller,
    owner: `${env.ARGOCD_APP_PROJECT_NAME ?? ""}/${env.ARGOCD_APP_NAME ?? ""}`,
    place: env.ARGOCD_APP_SOURCE_PATH ?? upload.metadata.appRelPath,
    onStart: (waitedMs: number) => metrics.observeWait(waitedMs / 1000),
  };
  return governor.run(task, (signal) =>
    folders.use(async (folder) => {
      const application = await unpackApplication(upload, { work: folder, limits });
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
