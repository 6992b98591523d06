import { record, records, text, texts } from "./loose-json.ts";

/** A Rollout that is under way, or was aborted. */
export interface RolloutFacts {
  readonly namespace: string;
  readonly name: string;
  /** "Progressing", "Paused", "Degraded", as its controller says. */
  readonly phase: string;
  readonly message: string;
  /** Steps that are done, of all; null without steps. */
  readonly step: { readonly done: number; readonly all: number } | null;
  /** Percent of the traffic for the new version; null where it is not known. */
  readonly weight: number | null;
  readonly images: readonly string[];
  readonly isAborted: boolean;
  /** Timestamp of the oldest pause; null for none. */
  readonly pausedSince: string | null;
}

/** As Argo Rollouts 1.9 writes it; null for one that is done. @see argoproj.io/v1alpha1 Rollout */
export function decodeRollout(item: Readonly<Record<string, unknown>>): RolloutFacts | null {
  const [metadata, spec, status] = [record(item.metadata), record(item.spec), record(item.status)];
  const phase = text(status.phase);
  const isAborted = status.abort === true;
  if (phase === "" || (phase === "Healthy" && !isAborted)) return null;
  const canary = record(record(spec.strategy).canary);
  const steps = records(canary.steps).length;
  const done = status.currentStepIndex;
  const weights = record(record(record(status.canary).weights).canary);
  const pauses = records(status.pauseConditions);
  return {
    namespace: text(metadata.namespace),
    name: text(metadata.name),
    phase,
    message: text(status.message),
    step: steps > 0 && typeof done === "number" ? { done, all: steps } : null,
    weight: typeof weights.weight === "number" ? weights.weight : null,
    images: texts(records(record(record(spec.template).spec).containers).map(({ image }) => image)),
    isAborted,
    pausedSince: pauses.map(({ startTime }) => text(startTime)).sort()[0] ?? null,
  };
}
