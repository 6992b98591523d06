import { isRecord } from "#core/is-record.ts";
import { failedRequest } from "./github-failure.ts";
import type { GithubClient, GithubRequest } from "./github-client.ts";

type Item = Readonly<Record<string, unknown>>;

interface ListRequest extends Pick<GithubRequest, "path" | "query"> {
  /** Where the items stand in an answer that is no list itself: "check_runs". */
  readonly field?: string;
}

const PAGE_SIZE = 100;
const MAX_PAGES = 50;

/** Every item of a list, page by page. Pages are counted: an address in an answer is not followed. @throws HOST_FAILED */
export async function listAll(
  client: GithubClient,
  request: ListRequest,
): Promise<readonly Item[]> {
  const { path, query, field } = request;
  const items: Item[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const paging = { per_page: String(PAGE_SIZE), page: String(page) };
    const body = await client.send({
      method: "GET",
      path,
      query: { ...query, ...paging },
      isRepeatable: true,
    });
    const found = field === undefined ? body : isRecord(body) ? body[field] : undefined;
    if (!Array.isArray(found)) break;
    items.push(...found.filter(isRecord));
    if (found.length < PAGE_SIZE) return items;
  }
  throw failedRequest(client.repository, {
    what: `GET ${path}`,
    got: `no list of at most ${MAX_PAGES * PAGE_SIZE} entries`,
  });
}
