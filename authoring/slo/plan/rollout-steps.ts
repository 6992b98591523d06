import { basename, dirname, resolve } from "node:path";
import { readDocuments } from "#adapters/origin-document.ts";
import type { World } from "#adapters/world.ts";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { decodeSteps, type RolloutStep } from "./decode-rollout.ts";

/** A weight of a canary, and what follows it before the next. */
export interface WeightStep {
  /** 0 to 1. */
  readonly weight: number;
  /** Seconds of its pauses, "person" for one without an end, "unknown" where no Rollout was named. */
  readonly wait: number | "person" | "unknown";
  /** Whether an analysis stands behind it, which waits by itself. */
  readonly hasAnalysis: boolean;
}

/** The weights below 100 % of the Rollout in a file. @throws USAGE_INVALID where it has none, FILE_UNREADABLE */
export function rolloutSteps(file: string, { cwd }: World): readonly WeightStep[] {
  const path = resolve(cwd, file);
  const rollouts = readDocuments(dirname(path), basename(path))
    .map(({ value }) => value)
    .filter((value) => isKubeObject(value) && value.kind === "Rollout");
  const [rollout, another] = rollouts;
  if (rollout === undefined || another !== undefined)
    throw usage(`${file}: expected one Rollout, found ${rollouts.length}`);
  const steps = weightSteps(decodeSteps(rollout));
  if (steps.length > 0) return steps;
  throw usage(`${file}: expected a canary with setWeight steps, found none`);
}

function weightSteps(steps: readonly RolloutStep[]): readonly WeightStep[] {
  const found: WeightStep[] = [];
  for (const { weight, pause, hasAnalysis } of steps) {
    const last = found.at(-1);
    if (weight !== null) found.push({ weight: weight / 100, wait: 0, hasAnalysis: false });
    else if (last !== undefined)
      found.splice(-1, 1, {
        weight: last.weight,
        wait: waitOf(last.wait, pause),
        hasAnalysis: last.hasAnalysis || hasAnalysis,
      });
  }
  return found.filter(({ weight }) => weight > 0 && weight < 1);
}

/** A pause without a duration waits for a person; a bare number is seconds, as Rollouts reads it. */
function waitOf(before: WeightStep["wait"], pause: RolloutStep["pause"]): WeightStep["wait"] {
  if (pause === null || typeof before === "string") return before;
  if (pause.duration === null) return "person";
  const text = String(pause.duration);
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  return before + (milliseconds ?? 0) / 1000;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
