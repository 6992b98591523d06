import { invalidRequest } from "../api/read-request.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";

/** Which objectives a list is about. */
export interface ListRequest {
  readonly service: string | null;
  readonly namespace: string | null;
  readonly limit: number;
  /** The id of the last one of the page before. */
  readonly after: string | null;
}

/** A page of a list, and where the next one begins; null at the end. */
export interface Page {
  readonly page: readonly ServedObjective[];
  readonly next: string | null;
  readonly total: number;
}

type Query = Readonly<Record<string, unknown>>;

const KNOWN = ["service", "namespace", "limit", "after"];
const MAX_TEXT = 700;

/** `?service=&namespace=&limit=&after=`. @throws REQUEST_INVALID */
export function readListRequest(query: Query, maxLimit: number): ListRequest {
  const strange = Object.keys(query).find((name) => !KNOWN.includes(name));
  if (strange !== undefined)
    throw invalidRequest(`${strange.slice(0, 60)}: expected one of ${KNOWN.join(", ")}`);
  return {
    service: text(query, "service"),
    namespace: text(query, "namespace"),
    limit: limitOf(text(query, "limit"), maxLimit),
    after: text(query, "after"),
  };
}

/** The value of a parameter that is given once; null for none. @throws REQUEST_INVALID */
export function text(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined || value === "") return null;
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  throw invalidRequest(`${name}: expected one text of at most ${MAX_TEXT} characters, got another`);
}

function limitOf(given: string | null, max: number): number {
  if (given === null) return max;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit >= 1) return Math.min(limit, max);
  throw invalidRequest(`limit: expected a number from 1 to ${max}, got "${given.slice(0, 40)}"`);
}

/** The objectives that a request is about, in the order of their ids. */
export function listPage(
  served: readonly ServedObjective[],
  { service, namespace, limit, after }: ListRequest,
): Page {
  const fitting = served.filter(
    ({ objective }) =>
      (service === null || objective.service === service) &&
      (namespace === null || objective.namespace === namespace),
  );
  const rest = after === null ? fitting : fitting.filter(({ id }) => id > after);
  const page = rest.slice(0, limit);
  return {
    page,
    next: rest.length > limit ? (page.at(-1)?.id ?? null) : null,
    total: fitting.length,
  };
}
