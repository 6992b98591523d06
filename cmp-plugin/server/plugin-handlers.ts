import {
  type sendUnaryData,
  type ServerReadableStream,
  type ServerUnaryCall,
  status,
} from "@grpc/grpc-js";
import { type ErrorCode, TiphysError } from "#core/errors.ts";
import { announcedParameters } from "../parameters/announced-parameters.ts";
import { answerGenerate, answerMatch, type AnswerParts, type Caller } from "./answer-upload.ts";
import type {
  ManifestResponse,
  RepositoryResponse,
  UploadMessage,
} from "./grpc/plugin-services.ts";
import { type AnswerStatus, deniedStatus, statusOf } from "./grpc/status-of.ts";
import { openUpload, type Upload } from "./grpc/upload.ts";
import type { CallOutcome } from "./plugin-metrics.ts";

type UploadCall<T> = ServerReadableStream<UploadMessage, T>;

/** plugin.ConfigManagementPluginService, as argocd-repo-server calls it. */
export function pluginHandlers(parts: AnswerParts) {
  return {
    GenerateManifest: uploadHandler<ManifestResponse>((upload, caller) =>
      generate(upload, caller, parts),
    ),
    MatchRepository: uploadHandler<RepositoryResponse>(async (upload, caller) => {
      const isSupported = await answerMatch(upload, caller, parts);
      return { ok: { isSupported, isDiscoveryEnabled: parts.hasDiscovery } };
    }),
    GetParametersAnnouncement: uploadHandler(async (upload) => {
      await upload.drain();
      return { ok: { parameterAnnouncements: announcedParameters() } };
    }),
    CheckPluginConfiguration: (
      _call: ServerUnaryCall<object, object>,
      callback: sendUnaryData<object>,
    ) => {
      callback(null, { isDiscoveryConfigured: parts.hasDiscovery, provideGitCreds: false });
    },
  };
}

/** What a call is answered with. */
type Answer<T> = { readonly ok: T } | { readonly refused: AnswerStatus };

async function generate(
  upload: Upload,
  caller: Caller,
  parts: AnswerParts,
): Promise<Answer<ManifestResponse>> {
  const { metrics, log, now } = parts;
  const application = upload.metadata.env.find(({ name }) => name === "ARGOCD_APP_NAME")?.value;
  const began = now();
  const observe = (outcome: CallOutcome, { report, cache }: { report: string; cache?: string }) => {
    const durationMs = now() - began;
    metrics.observeRender(outcome, durationMs / 1000);
    log.info({ application, outcome, durationMs, cache, report: report.trim() }, "render");
  };
  try {
    const { outcome, cache } = await answerGenerate(upload, caller, parts);
    observe(outcome.isDenied ? "denied" : "allowed", { report: outcome.report, cache });
    if (outcome.isDenied) return { refused: deniedStatus(outcome.report) };
    return { ok: { manifests: outcome.texts.map(({ bytes }) => bytes) } };
  } catch (error) {
    const report = (error as Error).message;
    observe(caller.signal.aborted ? "cancelled" : outcomeOf(error), { report });
    throw error;
  }
}

const OUTCOMES: Partial<Readonly<Record<ErrorCode, CallOutcome>>> = {
  UPLOAD_REFUSED: "refused",
  OVERLOADED: "overloaded",
  RENDER_TIMED_OUT: "timed-out",
  STOPPING: "stopped",
};

function outcomeOf(error: unknown): CallOutcome {
  return (error instanceof TiphysError ? OUTCOMES[error.code] : undefined) ?? "failed";
}

/** One place where calls are answered: with what the work says, or why there is nothing to say. */
function uploadHandler<T>(work: (upload: Upload, caller: Caller) => Promise<Answer<T>>) {
  return (call: UploadCall<T>, callback: sendUnaryData<T>) => {
    const gone = new AbortController();
    call.once("cancelled", () => gone.abort(new Error("the caller is gone")));
    call.on("error", () => {});
    const caller = { deadline: deadlineOf(call), signal: gone.signal };
    void answer({ call, caller, work }).then((found) => {
      if ("ok" in found) callback(null, found.ok);
      else callback({ code: found.refused.code, details: found.refused.details });
    });
  };
}

interface Question<T> {
  readonly call: UploadCall<T>;
  readonly caller: Caller;
  readonly work: (upload: Upload, caller: Caller) => Promise<Answer<T>>;
}

/** Never fails. */
async function answer<T>({ call, caller, work }: Question<T>): Promise<Answer<T>> {
  let upload: Upload | null = null;
  try {
    upload = await openUpload(call);
    return await work(upload, caller);
  } catch (error) {
    if (caller.signal.aborted)
      return { refused: { code: status.CANCELLED, details: "the caller is gone" } };
    await upload?.drain().catch(() => undefined);
    return { refused: statusOf(error) };
  }
}

function deadlineOf(call: { readonly getDeadline: () => Date | number }): number | null {
  const deadline = Number(call.getDeadline());
  return Number.isFinite(deadline) ? deadline : null;
}
