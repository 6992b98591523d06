import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { remembered } from "#core/remembered.ts";
import type { GuardrailLayer, Guardrails } from "./guardrails.ts";
import { endOfMoment } from "./moment.ts";

/**
 * When a decision of `now` may come out otherwise without any change of a file: the earliest end of an exception or
 * override that is still in force; 0 where a policy asks for the time itself. Milliseconds since the epoch; null for never.
 */
export function decisionEnd({ layers }: Pick<Guardrails, "layers">, now: number): number | null {
  if (layers.some(({ foreign = [] }) => asksTime(foreign))) return 0;
  const ends = layers.flatMap(endsOf).filter((end) => end > now);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** An end that is none never comes: its document is refused elsewhere. */
function endsOf({ fleet, exceptions, foreign = [] }: GuardrailLayer): readonly number[] {
  const own = [
    ...fleet.spec.overrides.map(({ until }) => until),
    ...exceptions.map(({ spec }) => spec.expires),
  ].map((until) => (until === undefined ? null : endOfMoment(until)));
  return [...own, ...foreign.map(foreignEnd)].filter((end) => end !== null);
}

/** Of Kyverno's PolicyException, read as its own reader does. */
function foreignEnd({ kind, spec }: KubeObject): number | null {
  if (kind !== "PolicyException" || !isRecord(spec)) return null;
  const end = typeof spec.expiresAt === "string" ? Date.parse(spec.expiresAt) : Number.NaN;
  return Number.isNaN(end) ? null : end;
}

/** JMESPath's functions whose answer is another every moment. */
const CLOCK = /\btime_(now|now_utc|since)\b/;

const asksTime = remembered((documents: readonly KubeObject[]) =>
  documents.some(({ spec }) => CLOCK.test(JSON.stringify(spec ?? null))),
);
