import { TiphysError } from "#core/errors.ts";

interface Refusal {
  /** As in "expected to write it". */
  readonly wanted: string;
  readonly status: number;
  readonly next?: string;
}

/** What the API server answered instead: CLUSTER_UNREACHABLE, with what was asked for and by which status it said no. */
export function refusedByCluster(
  what: string,
  { wanted, status, next = "Check the rights of the account." }: Refusal,
): TiphysError {
  const message = `${what}: expected ${wanted}, got status ${status}. ${next}`;
  return new TiphysError("CLUSTER_UNREACHABLE", message);
}
