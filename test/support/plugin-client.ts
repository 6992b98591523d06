import { once } from "node:events";
import {
  type CallOptions,
  Client,
  type ClientWritableStream,
  credentials,
  type MethodDefinition,
  type ServiceDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { healthService, pluginService } from "#cmp-plugin/server/grpc/plugin-services.ts";
import { sha256 } from "./plugin-archive.ts";

/** What the repo-server would send. */
export interface PluginUpload {
  readonly packed: Buffer;
  readonly appRelPath?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly checksum?: string;
  readonly deadlineMs?: number;
  /** Cancels the call when aborted. */
  readonly signal?: AbortSignal;
  /** Between the metadata and the files. */
  readonly pauseMs?: number;
}

export type UploadMethod = "GenerateManifest" | "MatchRepository" | "GetParametersAnnouncement";

export interface PluginClient {
  readonly isReady: () => Promise<boolean>;
  /** @throws the gRPC error */
  readonly upload: (method: UploadMethod, upload: PluginUpload) => Promise<unknown>;
  readonly ask: (method: "CheckPluginConfiguration" | "Check") => Promise<unknown>;
  readonly close: () => void;
}

const CHUNK_BYTES = 1024;

/** Speaks to a plugin's socket as argocd-repo-server does. */
export function connectPlugin(socket: string): PluginClient {
  const client = new Client(`unix:${socket}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.initial_reconnect_backoff_ms": 50,
    "grpc.max_reconnect_backoff_ms": 100,
  });
  return {
    isReady: () =>
      new Promise((resolve) => {
        client.waitForReady(Date.now() + 200, (error) => resolve(error === undefined));
      }),
    upload: (method, upload) => sendUpload(client, { method, upload }),
    ask: (method) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = methodOf(
          method === "Check" ? healthService : pluginService,
          method,
        );
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, (error, value) =>
          error === null ? resolve(value) : reject(error),
        );
      }),
    close: () => client.close(),
  };
}

function methodOf(service: ServiceDefinition, name: string): MethodDefinition<object, object> {
  const method = service[name];
  if (method === undefined) throw new Error(`no method "${name}"`);
  return method;
}

interface Sending {
  readonly method: UploadMethod;
  readonly upload: PluginUpload;
}

async function sendUpload(client: Client, { method, upload }: Sending): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = methodOf(pluginService, method);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const options: CallOptions =
    upload.deadlineMs === undefined ? {} : { deadline: Date.now() + upload.deadlineMs };
  const call = client.makeClientStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    options,
    (error: ServiceError | null, value?: object) =>
      error === null ? resolve(value) : reject(error),
  );
  call.on("error", () => {});
  upload.signal?.addEventListener("abort", () => call.cancel());
  void send(call, upload);
  return await promise;
}

async function send(call: ClientWritableStream<object>, upload: PluginUpload): Promise<void> {
  const { packed, appRelPath = ".", env = {}, checksum = sha256(packed) } = upload;
  const entries = Object.entries(env).map(([name, value]) => ({ name, value }));
  const metadata = { appName: "app", appRelPath, checksum, size: packed.length, env: entries };
  const isOver = new Promise((resolve) => call.once("status", resolve));
  call.write({ metadata });
  if (upload.pauseMs !== undefined) await new Promise((done) => setTimeout(done, upload.pauseMs));
  for (let at = 0; at < packed.length; at += CHUNK_BYTES) {
    const chunk = packed.subarray(at, at + CHUNK_BYTES);
    if (!call.write({ file: { chunk } })) await Promise.race([once(call, "drain"), isOver]);
  }
  call.end();
}
