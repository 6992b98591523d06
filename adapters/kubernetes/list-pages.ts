import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import type { ClusterClient } from "./cluster-client.ts";

/** Large objects of 500 stay below what a server of ours may hold at once. */
const PAGE_SIZE = 250;
const MAX_RESTARTS = 3;

/** Why a list could not be had: the status of the answer. */
export interface UnlistedAnswer {
  readonly status: number;
}

interface ListRequest {
  /** "/api/v1/namespaces/shop/pods", without a query. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly signal?: AbortSignal | undefined;
}

type Item = Readonly<Record<string, unknown>>;

/**
 * All items of a list, page by page, each made into what is kept as soon as it came (null: left out). A list that
 * grew too old between two pages begins again. @throws CLUSTER_UNREACHABLE
 */
export async function listPages<T>(
  client: ClusterClient,
  request: ListRequest,
  keep: (item: Item) => T | null,
): Promise<readonly T[] | UnlistedAnswer> {
  for (let restarts = 0; ; restarts++) {
    const answer = await listOnce(client, request, keep);
    if (!("status" in answer) || answer.status !== 410) return answer;
    if (restarts === MAX_RESTARTS) throw tooOld(client, request);
  }
}

async function listOnce<T>(
  client: ClusterClient,
  request: ListRequest,
  keep: (item: Item) => T | null,
): Promise<readonly T[] | UnlistedAnswer> {
  const kept: T[] = [];
  let next = "";
  do {
    const { status, body } = await client.send({
      path: `${request.path}?${queryOf(request, next)}`,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    if (status !== 200 || !isRecord(body) || !Array.isArray(body.items)) return { status };
    for (const item of body.items) {
      const wanted = isRecord(item) ? keep(item) : null;
      if (wanted !== null) kept.push(wanted);
    }
    const metadata = isRecord(body.metadata) ? body.metadata : {};
    next = typeof metadata.continue === "string" ? metadata.continue : "";
  } while (next !== "");
  return kept;
}

function queryOf({ labelSelector }: ListRequest, next: string): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (labelSelector !== undefined) query.set("labelSelector", labelSelector);
  if (next !== "") query.set("continue", next);
  return query.toString();
}

function tooOld({ server }: ClusterClient, { path }: ListRequest): TiphysError {
  return new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${server}${path}: expected a whole list, it grew too old ${MAX_RESTARTS + 1} times between two pages. Try again when the API server is less busy.`,
  );
}
