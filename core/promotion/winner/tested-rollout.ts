import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { imagesOf } from "../aborted-rollout.ts";

/** A Rollout as the cluster has it, as far as an A/B test is concerned. */
export interface TestedRollout {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Of its own template, sorted; [] where that stands elsewhere (workloadRef). */
  readonly images: readonly string[];
  /** Of the pod templates; equal where there is one version alone. */
  readonly hashes: { readonly old: string; readonly new: string };
  /** paused: it has both versions, and waits for a person to go on. settled: it has one version. */
  readonly state: "paused" | "running" | "stopped" | "aborted" | "settled" | "unread";
  /** Where it stands, such as "paused at step 3 of 3". */
  readonly words: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Where a Rollout stands in its update. Only a pause without an end is one of an A/B test: any other goes on by itself.
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export function testedRollout(object: KubeObject): TestedRollout {
  const { metadata = {}, spec, status } = object;
  const { namespace, name, uid, resourceVersion, generation } = metadata as Fields;
  const seen = isRecord(status) ? status : {};
  // Rollouts writes it as text.
  const isRead =
    textOf(seen.currentPodHash) !== "" && String(seen.observedGeneration) === String(generation);
  return {
    namespace: textOf(namespace),
    name: textOf(name),
    uid: textOf(uid),
    resourceVersion: textOf(resourceVersion),
    images: imagesOf({ spec }),
    hashes: { old: textOf(seen.stableRS), new: textOf(seen.currentPodHash) },
    ...(isRead ? stateOf(isRecord(spec) ? spec : {}, seen) : UNREAD),
  };
}

const UNREAD = {
  state: "unread",
  words: "not looked at yet by Argo Rollouts, as its last change left it",
} as const;

function stateOf(spec: Fields, status: Fields): Pick<TestedRollout, "state" | "words"> {
  const { abort, currentPodHash, stableRS, message } = status;
  if (currentPodHash === stableRS) return { state: "settled", words: "at one version" };
  if (abort === true)
    return { state: "aborted", words: `aborted: ${textOf(message) || "it says not why"}` };
  if (spec.paused === true) return { state: "stopped", words: "stopped by spec.paused" };
  const strategy = isRecord(spec.strategy) ? spec.strategy : {};
  return isRecord(strategy.blueGreen)
    ? blueGreenState(strategy.blueGreen, status)
    : canaryState(isRecord(strategy.canary) ? strategy.canary : {}, status);
}

function blueGreenState(strategy: Fields, status: Fields): Pick<TestedRollout, "state" | "words"> {
  const isPaused = pauseReasons(status).join() === "BlueGreenPause";
  if (isPaused && strategy.autoPromotionSeconds === undefined)
    return { state: "paused", words: "paused before the switch" };
  return { state: "running", words: "on its way to the switch" };
}

function canaryState({ steps }: Fields, status: Fields): Pick<TestedRollout, "state" | "words"> {
  const list: readonly unknown[] = Array.isArray(steps) ? steps : [];
  const index = Number(status.currentStepIndex);
  const step = list[index];
  const place = `step ${Math.min(index + 1, list.length)} of ${list.length}`;
  const reasons = pauseReasons(status);
  const pause = isRecord(step) && isRecord(step.pause) ? step.pause : null;
  const isPaused = reasons.join() === "CanaryPauseStep" && pause !== null;
  if (isPaused && pause.duration === undefined)
    return { state: "paused", words: `paused at ${place}` };
  if (isPaused) return { state: "running", words: `paused for a time at ${place}` };
  if (reasons.includes("InconclusiveAnalysisRun"))
    return { state: "running", words: `stopped at ${place}: its analysis decided nothing` };
  if (index >= list.length) return { state: "running", words: "past its last step" };
  return { state: "running", words: `at ${place}` };
}

function pauseReasons({ pauseConditions }: Fields): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(pauseConditions) ? pauseConditions : [];
  return list.map((condition) => (isRecord(condition) ? condition.reason : null));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
