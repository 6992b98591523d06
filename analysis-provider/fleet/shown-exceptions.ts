import { endOfMoment } from "#core/policy/moment.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { ExceptionFacts } from "./decode-exception.ts";

export interface ShownException extends ExceptionFacts {
  /** Milliseconds since the epoch; null where nobody can read it. */
  readonly endMs: number | null;
  readonly isBreakglass: boolean;
}

/** Those of all bundles, and those of emergencies, the first to end first. */
export function shownExceptions({ bundles, breakglass }: ClusterState): readonly ShownException[] {
  const shown = (isBreakglass: boolean) => (exception: ExceptionFacts) => ({
    ...exception,
    endMs: endOfMoment(exception.expires),
    isBreakglass,
  });
  return [
    ...bundles.items.flatMap(({ exceptions }) => exceptions).map(shown(false)),
    ...breakglass.items.map(shown(true)),
  ].toSorted((left, right) => (left.endMs ?? 0) - (right.endMs ?? 0));
}
