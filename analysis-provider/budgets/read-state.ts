import type { ServedObjective } from "../objectives/objective-store.ts";
import { KeptAnswers } from "../measure/kept-answers.ts";
import { readObjective, type ReadPorts } from "../measure/read-objective.ts";
import { type ObjectiveState, objectiveState } from "./objective-state.ts";

export interface StatePorts extends ReadPorts {
  readonly now: () => number;
  readonly deadline: () => AbortSignal;
}

export type ReadState = (served: ServedObjective) => Promise<ObjectiveState> | ObjectiveState;

const MAX_KEPT = 500;
/** A page is looked at again after so long; a budget does not move faster than a person reads. */
const KEPT_MS = 15_000;
const FAILED_KEPT_MS = 1000;
const RECENT_SECONDS = 24 * 3600;

/** Reads budget and burn of objectives for people, each at most every 15 seconds. */
export function openStates(ports: StatePorts): ReadState {
  const kept = new KeptAnswers<ObjectiveState>({ maxEntries: MAX_KEPT, now: ports.now });
  return (served) =>
    kept.get(`${served.revision} ${served.id}`, async () => {
      const nowMs = ports.now();
      const look = {
        nowMs,
        sinceMs: null,
        canaryHash: null,
        stableHash: null,
        series: ["period", "recent"] as const,
        recentSeconds: RECENT_SECONDS,
      };
      const { facts, isWhole } = await readObjective(served.objective, {
        look,
        ports,
        signal: ports.deadline(),
      });
      const untilMs = ports.now() + (isWhole ? KEPT_MS : FAILED_KEPT_MS);
      return { value: objectiveState(facts), untilMs };
    });
}
