import { describeErrors } from "#core/document/describe-errors.ts";
import { lazyValidators } from "#core/document/lazy-validators.ts";
import { TiphysError } from "#core/errors.ts";
import type { CountSeries, Seen } from "../counts.ts";
import { isTimeZone } from "../read/read-window.ts";
import type { VerdictFacts } from "../verdict.ts";
import {
  type EncodedFacts,
  type EncodedSeries,
  VERDICT_FACTS_SCHEMA,
} from "./verdict-facts.schema.ts";

const validator = lazyValidators({ facts: VERDICT_FACTS_SCHEMA });

/**
 * Facts as encodeFacts writes them.
 * @throws TiphysError REQUEST_INVALID with every problem
 */
export function decodeFacts(value: unknown): VerdictFacts {
  const fits = validator("facts");
  if (!fits(value)) {
    const problems = describeErrors(fits.errors ?? [], { schema: VERDICT_FACTS_SCHEMA, value });
    const said = problems.map(({ at, message }) => `${["facts", ...at].join(".")}: ${message}`);
    throw new TiphysError("REQUEST_INVALID", said.slice(0, MOST_PROBLEMS).join("\n"));
  }
  const { objective } = value as EncodedFacts;
  if (objective.window.kind === "calendar" && !isTimeZone(objective.window.timeZone)) {
    const zone = objective.window.timeZone;
    const said = `expected the name of a time zone, got "${zone}"`;
    throw new TiphysError("REQUEST_INVALID", `facts.objective.window.timeZone: ${said}`);
  }
  const { apiVersion, kind, now, since, lastSeen, ...facts } = value as EncodedFacts;
  return {
    ...facts,
    nowMs: Date.parse(now),
    sinceMs: since === null ? null : Date.parse(since),
    lastSeenMs: lastSeen === null ? null : Date.parse(lastSeen),
    recent: decodeSeen(facts.recent),
    canary: facts.canary === null ? null : decodeSeen(facts.canary),
    baseline: facts.baseline === null ? null : decodeSeen(facts.baseline),
  };
}

const MOST_PROBLEMS = 10;

function decodeSeen(seen: Seen<EncodedSeries>): Seen<CountSeries> {
  if ("missing" in seen) return seen;
  const { start, stepSeconds, steps } = seen.value;
  return {
    value: {
      startMs: Date.parse(start),
      stepSeconds,
      steps: steps.map((step) => (step === null ? null : { total: step[0], bad: step[1] })),
    },
  };
}
