import type { ServedObjective } from "../objectives/objective-store.ts";
import type { MeasureAnswer } from "./measure-answer.ts";
import type { MeasureRequest } from "./read-measure-request.ts";

/** A new version that was measured lately, on this replica. */
export interface SeenCanary {
  readonly slo: string;
  readonly ids: readonly string[];
  readonly canaryHash: string;
  readonly stableHash: string | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** How often it was asked for. */
  readonly asked: number;
  readonly last: MeasureAnswer["result"];
  /** When `last` became what it is. */
  readonly sinceMs: number;
}

export interface SeenCanaries {
  /** True where the verdict is another one than before. */
  readonly note: (measured: NotedMeasure) => boolean;
  /** Those of the last day, the newest first. */
  readonly lately: (nowMs: number) => readonly SeenCanary[];
}

interface NotedMeasure {
  readonly request: MeasureRequest;
  readonly served: readonly ServedObjective[];
  readonly result: MeasureAnswer["result"];
  readonly atMs: number;
}

const MAX_CANARIES = 500;
const LATELY_MS = 24 * 3_600_000;

/** Remembers canaries by what was asked; the ones not asked for longest make room. */
export function openSeenCanaries(): SeenCanaries {
  const seen = new Map<string, SeenCanary>();
  const note = ({ request, served, result, atMs }: NotedMeasure) => {
    const { canaryHash, stableHash, slos } = request;
    if (canaryHash === null) return false;
    const key = `${served.map(({ id }) => id).join(",")} ${canaryHash}`;
    const before = seen.get(key);
    seen.delete(key);
    seen.set(key, {
      slo: slos.join(", "),
      ids: served.map(({ id }) => id),
      canaryHash,
      stableHash,
      firstMs: before?.firstMs ?? atMs,
      lastMs: atMs,
      asked: (before?.asked ?? 0) + 1,
      last: result,
      sinceMs: before?.last[1] === result[1] ? before.sinceMs : atMs,
    });
    if (seen.size > MAX_CANARIES) seen.delete(seen.keys().next().value ?? "");
    return before?.last[1] !== result[1];
  };
  return {
    note,
    lately: (nowMs) =>
      [...seen.values()].filter(({ lastMs }) => nowMs - lastMs < LATELY_MS).toReversed(),
  };
}
