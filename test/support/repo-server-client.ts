import { fileURLToPath } from "node:url";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { loadSync, type MethodDefinition } from "@grpc/proto-loader";

const definitions = loadSync(fileURLToPath(new URL("./repo-server.proto", import.meta.url)), {
  keepCase: true,
  defaults: true,
});
const service = definitions["repository.RepoServerService"] as Readonly<
  Record<string, MethodDefinition<object, object>>
>;

const APP_NAME = "ml-inference";

export interface PluginParameter {
  readonly name: string;
  readonly string?: string;
  readonly array?: { readonly array: readonly string[] };
  readonly map?: { readonly map: Readonly<Record<string, string>> };
}

/** What an Application says of its source; `plugin: {}` leaves the choice to discovery. */
export interface ApplicationQuery {
  readonly repository: string;
  readonly path: string;
  readonly revision: string;
  /** Empty as the source hydrator sends it; a version by default. */
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Whether an answer may come from the repo-server's cache, as for the controller; default false. */
  readonly isCached?: boolean;
  readonly appName?: string;
  readonly projectName?: string;
  /** The Application's annotation manifest-generate-paths. */
  readonly generatePaths?: string;
  /** How long the caller waits; default 110 s. */
  readonly timeoutMs?: number;
  readonly plugin: {
    readonly name?: string;
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly parameters?: readonly PluginParameter[];
  } | null;
}

export interface GeneratedManifests {
  /** One JSON text per object. */
  readonly manifests: readonly string[];
  readonly revision: string;
  readonly sourceType: string;
}

export interface AppDetails {
  readonly type: string;
  readonly plugin: {
    readonly parametersAnnouncement: readonly {
      readonly name: string;
      readonly title: string;
      readonly tooltip: string;
      readonly required: boolean;
      readonly itemType: string;
      readonly collectionType: string;
      readonly string: string;
    }[];
  } | null;
}

export interface RepoServerClient {
  readonly isReady: () => Promise<boolean>;
  /** @throws the gRPC error whose `details` an Application would show. */
  readonly generateManifests: (query: ApplicationQuery) => Promise<GeneratedManifests>;
  readonly getAppDetails: (query: ApplicationQuery) => Promise<AppDetails>;
  readonly close: () => void;
}

/** Speaks to a real argocd-repo-server as the application controller does. */
export function connectRepoServer(port: number): RepoServerClient {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 200,
  });
  return {
    isReady: () =>
      new Promise((resolve) => {
        client.waitForReady(Date.now() + 500, (error) => resolve(error === undefined));
      }),
    generateManifests: async (query) =>
      (await call(client, "GenerateManifest", {
        request: manifestRequest(query),
        timeoutMs: query.timeoutMs,
      })) as GeneratedManifests,
    getAppDetails: async (query) =>
      (await call(client, "GetAppDetails", { request: detailsQuery(query) })) as AppDetails,
    close: () => client.close(),
  };
}

/** The text of the error that an action ends in; an action that succeeds is an error. */
export async function errorText(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    return (error as ServiceError).details ?? String(error);
  }
  throw new Error("expected an error, got success");
}

interface Call {
  readonly request: object;
  readonly timeoutMs?: number | undefined;
}

function call(
  client: Client,
  name: string,
  { request, timeoutMs = 110_000 }: Call,
): Promise<object> {
  const method = service[name];
  if (method === undefined) throw new Error(`no method "${name}" in repo-server.proto`);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      { deadline: Date.now() + timeoutMs },
      (error, response) => (response === undefined ? reject(error) : resolve(response)),
    );
  });
}

function manifestRequest(query: ApplicationQuery): object {
  return {
    repo: { repo: query.repository, type: "git" },
    revision: query.revision,
    noCache: query.isCached !== true,
    noRevisionCache: true,
    appName: query.appName ?? APP_NAME,
    namespace: "default",
    applicationSource: applicationSource(query),
    kubeVersion: query.kubeVersion ?? "1.34.4",
    apiVersions: query.apiVersions ?? ["v1", "apps/v1", "apps/v1/Deployment"],
    projectName: query.projectName ?? "default",
    annotationManifestGeneratePaths: query.generatePaths ?? "",
  };
}

function detailsQuery(query: ApplicationQuery): object {
  return {
    repo: { repo: query.repository, type: "git" },
    source: applicationSource(query),
    appName: APP_NAME,
    noCache: true,
    noRevisionCache: true,
  };
}

function applicationSource(query: ApplicationQuery): object {
  return {
    repoURL: query.repository,
    path: query.path,
    targetRevision: query.revision,
    plugin: query.plugin,
  };
}
