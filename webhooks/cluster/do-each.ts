import { takeTurns } from "#adapters/take-turns.ts";
import { TiphysError } from "#core/errors.ts";

/** So many wait together for an API server that does not answer. */
const AT_ONCE = 8;

/** Does all works, also where some of them fail; what failed is one error then. @throws CLUSTER_UNREACHABLE */
export async function doEach(works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const inTurn = takeTurns(AT_ONCE);
  const results = await Promise.allSettled(works.map((work) => inTurn(work)));
  const faults = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (faults.length === 0) return;
  const messages = new Set(faults.map((fault) => (fault as Error).message));
  throw new TiphysError("CLUSTER_UNREACHABLE", [...messages].join(" "), { cause: faults[0] });
}
