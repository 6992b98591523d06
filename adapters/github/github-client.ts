import { Agent as PlainAgent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import axios, { type AxiosInstance, type AxiosResponse } from "axios";
import type { World } from "../world.ts";
import { adviceFor, answerWords, failedRequest, transportWords } from "./github-failure.ts";
import type { GithubRepository } from "./github-repository.ts";
import { readToken } from "./github-token.ts";
import { pauseBefore } from "./retry-pause.ts";

export interface GithubRequest {
  readonly method: "GET" | "POST" | "PATCH";
  /** Below the repository: "/pulls". */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** False for what would be there twice if a lost answer were asked for again. */
  readonly isRepeatable: boolean;
}

export interface GithubClient {
  readonly repository: GithubRepository;
  /** The body of an answer that is no refusal. @throws HOST_FAILED */
  readonly send: (request: GithubRequest) => Promise<unknown>;
  readonly close: () => void;
}

export interface GithubAccess {
  readonly repository: GithubRepository;
  readonly tokenFile: string;
  readonly world: Pick<World, "env" | "now" | "signal">;
  /** Waits between two attempts; milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

const TIME_LIMIT_MS = 20_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_ATTEMPTS = 4;

/**
 * A client of GitHub's HTTP API for one repository. Waits as long as GitHub asks, up to a minute; follows no redirect,
 * so that the token goes nowhere else. @see https://docs.github.com/en/rest/using-the-rest-api
 */
export function openGithubClient(access: GithubAccess): GithubClient {
  const { repository, world } = access;
  const options = { keepAlive: true, proxyEnv: proxyOf(world.env) };
  const agents = { http: new PlainAgent(options), https: new TlsAgent(options) };
  const http = axios.create({
    adapter: "http",
    baseURL: `${repository.apiUrl}/repos/${repository.fullName}`,
    httpAgent: agents.http,
    httpsAgent: agents.https,
    // The agents know it: axios itself would look at this process' variables.
    proxy: false,
    maxRedirects: 0,
    timeout: TIME_LIMIT_MS,
    signal: world.signal,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: "text",
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
    headers: {
      Accept: "application/vnd.github+json",
      "Content-Type": "application/json",
      "User-Agent": "tiphys",
      "X-GitHub-Api-Version": "2022-11-28",
    },
  });
  return {
    repository,
    send: async (request) => await sendPatiently({ ...access, http }, request),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Connection extends GithubAccess {
  readonly http: AxiosInstance;
}

async function sendPatiently(connection: Connection, request: GithubRequest): Promise<unknown> {
  const { world, pause } = connection;
  for (let attempt = 1; ; attempt++) {
    const outcome = await sendOnce(connection, request);
    if ("body" in outcome) return outcome.body;
    const pauseMs = pauseBefore({ ...outcome, attempt, now: world.now() });
    const isLast = attempt === MAX_ATTEMPTS || world.signal.aborted;
    if (isLast || pauseMs === null) throw outcome.error;
    // A request that was turned away for its rate has done nothing; of any other that failed nobody knows.
    if (!request.isRepeatable && !outcome.isTurnedAway) throw outcome.error;
    await pause(pauseMs);
  }
}

type Outcome =
  | { readonly body: unknown }
  | {
      readonly error: Error;
      readonly response: AxiosResponse<string> | null;
      readonly isTurnedAway: boolean;
    };

async function sendOnce(
  { http, repository, tokenFile }: Connection,
  { method, path, query, body }: GithubRequest,
): Promise<Outcome> {
  const what = `${method} ${path}`;
  const headers = { Authorization: `Bearer ${readToken(tokenFile)}` };
  try {
    const response = await http.request<string>({
      method,
      url: path,
      params: query,
      headers,
      ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    });
    return readResponse(response, { repository, what });
  } catch (error) {
    // Its cause would hold the request, with the token.
    const failure = failedRequest(repository, { what, got: transportWords(error) });
    return { error: failure, response: null, isTurnedAway: false };
  }
}

interface Asked {
  readonly repository: GithubRepository;
  readonly what: string;
}

function readResponse(response: AxiosResponse<string>, { repository, what }: Asked): Outcome {
  const { status, headers, data } = response;
  const body = readBody(data);
  if (status >= 200 && status < 300 && body !== undefined) return { body };
  const isTurnedAway =
    status === 429 ||
    (status === 403 && (headers["x-ratelimit-remaining"] === "0" || /rate limit/i.test(data)));
  if (status >= 300 && status < 400) {
    const next = "The repository has another name now: correct the remote's address.";
    const got = `a redirect (HTTP status ${status}), which is not followed`;
    return { error: failedRequest(repository, { what, got, next }), response, isTurnedAway };
  }
  const got = body === undefined ? "something that is no JSON" : answerWords(status, body);
  const next = isTurnedAway ? "Run it again later, and less often." : adviceFor(status);
  const error = failedRequest(repository, { what, got, ...(next === undefined ? {} : { next }) });
  return { error, response, isTurnedAway };
}

function readBody(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function proxyOf(env: World["env"]): Record<string, string> {
  const names = Object.keys(env).filter((name) => /^(HTTPS?|NO)_PROXY$/i.test(name));
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}
