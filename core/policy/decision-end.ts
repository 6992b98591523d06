import type { Guardrails } from "./guardrails.ts";
import { endOfMoment } from "./moment.ts";

/**
 * When a decision of `now` may come out otherwise without any change of a file: the earliest end of an exception or
 * override that is still in force. Milliseconds since the epoch; null for never.
 */
export function decisionEnd({ layers }: Pick<Guardrails, "layers">, now: number): number | null {
  const ends = layers
    .flatMap(({ fleet, exceptions }) => [
      ...fleet.spec.overrides.map(({ until }) => until),
      ...exceptions.map(({ spec }) => spec.expires),
    ])
    .map((until) => (until === undefined ? null : endOfMoment(until)))
    .filter((end) => end !== null && end > now);
  return ends.length === 0 ? null : Math.min(...ends.map(Number));
}
