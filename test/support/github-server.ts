import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server was asked. */
export interface GithubCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface GithubPull {
  readonly number: number;
  readonly state: string;
  readonly title: string;
  readonly body: string | null;
  readonly head: string;
  readonly base: string;
  /** As it was when it was closed. */
  readonly sha: string;
}

interface Entry extends Record<string, unknown> {
  readonly id: number;
}

/** An answer in the place of the server's own. */
export interface GithubFault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** After the work was done: the answer is lost, the effect is there. */
  readonly isLate?: boolean;
}

export interface GithubServer {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly calls: readonly GithubCall[];
  readonly pulls: () => readonly GithubPull[];
  /** As a person does. */
  readonly closePull: (number: number) => void;
  readonly comments: (number: number) => readonly string[];
  /** The newest commit status of each name: "success: every gate passes". */
  readonly statuses: (commit: string) => Readonly<Record<string, string>>;
  readonly addCheckRun: (commit: string, run: Readonly<Record<string, unknown>>) => void;
  readonly addStatus: (commit: string, status: Readonly<Record<string, unknown>>) => void;
  /** The next answers, for requests that a test matches ("POST /pulls"). */
  readonly failNext: (request: RegExp, ...faults: readonly GithubFault[]) => void;
  readonly close: () => Promise<void>;
}

interface GithubGiven {
  readonly token: string;
  /** The tip of a branch; null where there is no such branch. */
  readonly tipOf?: (branch: string) => string | null;
}

const REPOSITORY = "acme/shop";

/** A server that speaks GitHub's documented API, as far as promotions use it, for the repository acme/shop. */
export async function startGithub(given: GithubGiven): Promise<GithubServer> {
  const state = {
    pulls: [] as (GithubPull & Entry)[],
    comments: [] as (Entry & { readonly number: number; body: string })[],
    statuses: new Map<string, Entry[]>(),
    runs: new Map<string, Entry[]>(),
    faults: [] as { readonly request: RegExp; readonly fault: GithubFault }[],
    ids: 100,
  };
  const calls: GithubCall[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      const url = new URL(request.url ?? "", "http://github");
      const call = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body,
      };
      calls.push(call);
      const path = url.pathname.replace(`/repos/${REPOSITORY}`, "");
      const index = state.faults.findIndex(({ request: wanted }) =>
        wanted.test(`${call.method} ${path}`),
      );
      const [found] = index < 0 ? [] : state.faults.splice(index, 1);
      if (found !== undefined && found.fault.isLate !== true) return send(response, found.fault);
      const answer = answerTo({ call, path, query: url.searchParams, given, state });
      return send(response, found?.fault ?? answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    pulls: () => state.pulls,
    closePull: (number) => {
      const index = number - 1;
      const pull = state.pulls[index];
      if (pull !== undefined) state.pulls[index] = { ...upToDate(pull, given), state: "closed" };
    },
    comments: (number) =>
      state.comments.filter((comment) => comment.number === number).map(({ body }) => body),
    statuses: (commit) =>
      Object.fromEntries(
        [...(state.statuses.get(commit) ?? [])].map(({ context, state: word, description }) => [
          String(context),
          `${String(word)}: ${String(description)}`,
        ]),
      ),
    addCheckRun: (commit, run) => append(state.runs, commit, { id: state.ids++, ...run }),
    addStatus: (commit, status) => append(state.statuses, commit, { id: state.ids++, ...status }),
    failNext: (request, ...faults) =>
      state.faults.push(...faults.map((fault) => ({ request, fault }))),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface State {
  readonly pulls: (GithubPull & Entry)[];
  readonly comments: (Entry & { readonly number: number; body: string })[];
  readonly statuses: Map<string, Entry[]>;
  readonly runs: Map<string, Entry[]>;
  ids: number;
}

interface Asked {
  readonly call: GithubCall;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly given: GithubGiven;
  readonly state: State;
}

function answerTo(asked: Asked): GithubFault {
  const { call, path } = asked;
  if (call.headers.authorization !== `Bearer ${asked.given.token}`)
    return { status: 401, body: { message: "Bad credentials" } };
  if (call.headers["user-agent"] === undefined) return { status: 403, body: "Request forbidden" };
  if (!call.path.startsWith(`/repos/${REPOSITORY}/`)) return notFound();
  const commit = /^\/(?:commits|statuses)\/([0-9a-f]{40})/.exec(path)?.[1] ?? "";
  const route = path.replace(/[0-9a-f]{40}/, "SHA").replace(/\/\d+(?=\/|$)/, "/N");
  switch (`${call.method} ${route}`) {
    case "GET /pulls":
      return paged(asked, listPulls(asked));
    case "POST /pulls":
      return createPull(asked);
    case "PATCH /pulls/N":
      return patchPull(asked);
    case "GET /issues/N/comments":
      return paged(
        asked,
        asked.state.comments.filter(({ number }) => number === numberIn(path)),
      );
    case "POST /issues/N/comments":
      return createComment(asked);
    case "PATCH /issues/comments/N":
      return patchComment(asked);
    case "GET /commits/SHA/status":
      return paged(asked, newestStatuses(asked.state.statuses.get(commit) ?? []), "statuses");
    case "GET /commits/SHA/check-runs":
      return paged(asked, asked.state.runs.get(commit) ?? [], "check_runs");
    case "POST /statuses/SHA":
      return createStatus(asked, commit);
    default:
      return notFound();
  }
}

function listPulls({ query, state, given }: Asked): readonly Entry[] {
  const [wanted, head, base] = [query.get("state") ?? "open", query.get("head"), query.get("base")];
  return state.pulls
    .filter((pull) => wanted === "all" || pull.state === wanted)
    .filter((pull) => head === null || `acme:${pull.head}` === head)
    .filter((pull) => base === null || pull.base === base)
    .toReversed()
    .map((pull) => pullBody(upToDate(pull, given)));
}

function createPull({ call, given, state }: Asked): GithubFault {
  const { title, head, base, body } = call.body;
  const missing = [
    ["title", title],
    ["head", head],
    ["base", base],
  ].find(([, value]) => !value);
  if (missing !== undefined)
    return invalid({ resource: "PullRequest", code: "missing_field", field: missing[0] });
  const tip = tipOf(given, String(head));
  if (tip === null) return invalid({ resource: "PullRequest", field: "head", code: "invalid" });
  const custom = (message: string) => invalid({ resource: "PullRequest", code: "custom", message });
  if (tip === tipOf(given, String(base)) && given.tipOf !== undefined)
    return custom(`No commits between ${String(base)} and ${String(head)}`);
  const isThere = state.pulls.some(
    (pull) => pull.state === "open" && pull.head === head && pull.base === base,
  );
  if (isThere) return custom(`A pull request already exists for acme:${String(head)}.`);
  const tooLong = tooLongBody(body);
  if (tooLong !== null) return tooLong;
  const made = {
    id: state.ids++,
    number: state.pulls.length + 1,
    state: "open",
    title: String(title),
    body: stored(body),
    head: String(head),
    base: String(base),
    sha: tip,
  };
  state.pulls.push(made);
  return { status: 201, body: pullBody(made) };
}

function patchPull({ call, path, state, given }: Asked): GithubFault {
  const index = state.pulls.findIndex(({ number }) => number === numberIn(path));
  const pull = state.pulls[index];
  if (pull === undefined) return notFound();
  const { title = pull.title, body, state: wanted = pull.state } = call.body;
  if (wanted !== "open" && wanted !== "closed")
    return invalid({ resource: "PullRequest", field: "state", code: "invalid" });
  const tooLong = tooLongBody(body);
  if (tooLong !== null) return tooLong;
  const text = body === undefined ? pull.body : stored(body);
  const changed = { ...upToDate(pull, given), title: String(title), body: text, state: wanted };
  state.pulls[index] = changed;
  return { status: 200, body: pullBody(changed) };
}

function createComment({ call, path, state }: Asked): GithubFault {
  const comment = { id: state.ids++, number: numberIn(path), body: String(call.body.body) };
  state.comments.push(comment);
  return { status: 201, body: comment };
}

function patchComment({ call, path, state }: Asked): GithubFault {
  const comment = state.comments.find(({ id }) => id === numberIn(path));
  if (comment === undefined) return notFound();
  comment.body = String(call.body.body);
  return { status: 200, body: comment };
}

function createStatus({ call, state }: Asked, commit: string): GithubFault {
  const { state: word, context = "default", description = "" } = call.body;
  if (!["error", "failure", "pending", "success"].includes(String(word)))
    return invalid({ resource: "Status", code: "custom", message: "State is not included" });
  if (String(description).length > 140)
    return invalid({
      resource: "Status",
      code: "custom",
      message: "Description is too long (maximum is 140 characters)",
    });
  const status = { id: state.ids++, state: word, context, description };
  append(state.statuses, commit, status);
  return { status: 201, body: status };
}

function newestStatuses(all: readonly Entry[]): readonly Entry[] {
  return [...new Map(all.map((status) => [status.context, status])).values()];
}

function pullBody({ number, state, title, body, head, base, id, sha }: GithubPull & Entry): Entry {
  const html_url = `https://github.com/${REPOSITORY}/pull/${number}`;
  const merged_at = null;
  return {
    id,
    number,
    state,
    title,
    body,
    html_url,
    merged_at,
    head: { ref: head, sha },
    base: { ref: base },
  };
}

/** An open pull request has the tip of its branch; a closed one what it had then. */
function upToDate(pull: GithubPull & Entry, given: GithubGiven): GithubPull & Entry {
  const tip = pull.state === "open" ? tipOf(given, pull.head) : null;
  return tip === null ? pull : { ...pull, sha: tip };
}

function tipOf({ tipOf: look }: GithubGiven, branch: string): string | null {
  return look === undefined ? "0".repeat(40) : look(branch);
}

/** GitHub keeps the line ends of a browser. */
function stored(body: unknown): string | null {
  return typeof body === "string" ? body.replace(/\r?\n/g, "\r\n") : null;
}

function tooLongBody(body: unknown): GithubFault | null {
  if (typeof body !== "string" || body.length <= 65_536) return null;
  const message = "body is too long (maximum is 65536 characters)";
  return invalid({ resource: "PullRequest", code: "custom", message });
}

/** Pages of 30, if no other size is asked for, with the header that leads to the next one. */
function paged({ query, call }: Asked, items: readonly unknown[], field?: string): GithubFault {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const page = Number(query.get("page") ?? 1);
  const shown = items.slice((page - 1) * size, page * size);
  const next = `<https://api.github.com${call.path.replace(/([?&]page)=\d+/, `$1=${page + 1}`)}>; rel="next"`;
  return {
    status: 200,
    headers: page * size < items.length ? { link: next } : {},
    body: field === undefined ? shown : { total_count: items.length, [field]: shown },
  };
}

function invalid(error: Readonly<Record<string, unknown>>): GithubFault {
  return { status: 422, body: { message: "Validation Failed", errors: [error] } };
}

function notFound(): GithubFault {
  return { status: 404, body: { message: "Not Found" } };
}

function numberIn(path: string): number {
  return Number(/\/(\d+)/.exec(path)?.[1]);
}

function append(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  map.set(key, [...(map.get(key) ?? []), entry]);
}

function send(response: ServerResponse, { status, headers = {}, body }: GithubFault): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body ?? null));
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
