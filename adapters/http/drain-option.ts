import { parseDuration } from "#core/duration.ts";
import { textOption } from "../text-option.ts";
import type { World } from "../world.ts";

const DEFAULT_DRAIN_MS = 5000;
const MAX_DRAIN_MS = 60_000;

interface DrainSetting {
  readonly env: World["env"];
  /** Makes the error of the words. */
  readonly problem: (words: string) => Error;
}

/** Milliseconds of --drain; by default 5 s in a pod, which knows its name, else 0. Throws what `problem` makes. */
export function drainOption(value: unknown, { env, problem }: DrainSetting): number {
  const given = textOption(value);
  if (given === null) return env.POD_NAME === undefined ? 0 : DEFAULT_DRAIN_MS;
  const duration = parseDuration(given);
  if (duration !== null && duration <= MAX_DRAIN_MS) return duration;
  throw problem(`--drain: expected a duration of at most 1m such as 5s, got "${given}"`);
}
