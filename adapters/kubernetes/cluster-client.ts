import {
  createConfiguration,
  HttpMethod,
  KubeConfig,
  RequestContext,
} from "@kubernetes/client-node";
import { TiphysError } from "#core/errors.ts";
import { readJson } from "#core/kube/yaml/read-json.ts";

const TIME_LIMIT_MS = 10_000;
/** For callers who can stop a request themselves, and wait longer: an answer may never come. */
const LONGEST_MS = 30_000;

export interface ClusterRequest {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** "/api/v1/namespaces/shop", with its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** An answer of the API server: its status, and its JSON with exact integers (null for none). */
export interface ClusterAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Plain JSON to and from an API server: objects as they are, where typed clients drop fields and round integers. */
export interface ClusterClient {
  readonly config: KubeConfig;
  readonly server: string;
  /** @throws CLUSTER_UNREACHABLE when there is no answer; any status is an answer */
  readonly send: (request: ClusterRequest) => Promise<ClusterAnswer>;
}

/**
 * A client for the cluster of a kubeconfig file; null for the pod's own account, else the usual places. In its current
 * context, unless another one is named. @throws CONFIG_INVALID
 */
export function connectCluster(
  kubeconfig: string | null,
  context: string | null = null,
): ClusterClient {
  const config = loadConfig(kubeconfig);
  if (context !== null) chooseContext(config, context);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined || isGuessed(config, server)) {
    throw new TiphysError(
      "CONFIG_INVALID",
      "expected a kubeconfig with a current context, found none. Give --kubeconfig FILE, or choose a context.",
    );
  }
  const { httpApi } = createConfiguration();
  return {
    config,
    server,
    send: async (request) => {
      try {
        const context = new RequestContext(`${server}${request.path}`, methodOf(request));
        await config.applySecurityAuthentication(context);
        context.setHeaderParam("Accept", "application/json");
        if (request.body !== undefined) {
          context.setHeaderParam("Content-Type", request.contentType ?? "application/json");
          context.setBody(JSON.stringify(request.body));
        }
        context.setSignal(limited(request.signal));
        const response = await httpApi.send(context).toPromise();
        const text = await response.body.text();
        return { status: response.httpStatusCode, body: readJson(text, 0)?.value ?? null };
      } catch (error) {
        throw unreachable(server, error);
      }
    },
  };
}

function loadConfig(kubeconfig: string | null): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === null) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
    return config;
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `${kubeconfig ?? "kubeconfig"}: expected a kubeconfig that can be read, got: ${reasonOf(error)}. Correct the path or the file.`,
      { cause: error },
    );
  }
}

function chooseContext(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  if (names.includes(context)) return config.setCurrentContext(context);
  throw new TiphysError(
    "CONFIG_INVALID",
    `--context: expected one of the kubeconfig (${names.join(", ") || "none"}), got "${context}". Correct it.`,
  );
}

/** What the client library makes up where there is neither a kubeconfig nor a pod's account. */
function isGuessed(config: KubeConfig, server: string): boolean {
  return config.getCurrentContext() === "loaded-context" && server === "http://localhost:8080";
}

function limited(signal: AbortSignal | undefined): AbortSignal {
  if (signal === undefined) return AbortSignal.timeout(TIME_LIMIT_MS);
  return AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
}

function methodOf({ method = "GET" }: ClusterRequest): HttpMethod {
  return HttpMethod[method];
}

function unreachable(server: string, error: unknown): TiphysError {
  return new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${server}: expected an answer, got: ${reasonOf(error)}. Check the address and the network.`,
    { cause: error },
  );
}

/** The innermost reason: "connect ECONNREFUSED 127.0.0.1:6443" instead of "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "no answer in time";
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
