import { type Counts, type Seen, sumOfSeen } from "#core/slo/counts.ts";
import { encodeFacts } from "#core/slo/facts/encode-facts.ts";
import type { EncodedFacts } from "#core/slo/facts/verdict-facts.schema.ts";
import type { PlannedQuery } from "#core/slo/query/plan.ts";
import type { Answer, Verdict } from "#core/slo/verdict.ts";
import type { MeasureRequest } from "./read-measure-request.ts";
import type { Observed } from "./observe-objective.ts";
import { plainReason } from "./plain-reason.ts";

/** The answer of POST /v1/measure. `result` is what conditions of an AnalysisTemplate look at. */
export interface MeasureAnswer {
  readonly result: readonly [value: number | null, outcome: Verdict["outcome"], reason: string];
  readonly details: MeasureDetails | MisfitDetails;
}

export interface MeasureDetails {
  readonly slo: string;
  readonly revision: string;
  readonly evaluatedAt: string;
  /** What was asked; with `evaluatedAt` it is enough to ask again. @see tiphys slo replay */
  readonly request: WireRequest;
  readonly objectives: readonly ObjectiveDetails[];
}

export interface MisfitDetails {
  readonly code: string;
  readonly evaluatedAt: string;
}

interface WireRequest {
  readonly slos: readonly string[];
  readonly namespace?: string;
  readonly canaryHash?: string;
  readonly stableHash?: string;
  readonly since?: string;
}

export interface ObjectiveDetails {
  readonly slo: string;
  readonly namespace: string | null;
  readonly bundle: string;
  readonly revision: string;
  readonly lastGood: boolean;
  readonly queries: readonly PlannedQuery[];
  /** null where there was nothing to count, with the reason in `missing`. */
  readonly counts: Readonly<Record<"period" | "recent", Counts | null>>;
  readonly canary: Counts | null;
  readonly stable: Counts | null;
  readonly missing: Readonly<Record<string, string>>;
  readonly answers: readonly Answer[];
  readonly notes: readonly string[];
  /** Where they were asked for; tiphys slo replay takes them as they are. */
  readonly facts?: EncodedFacts;
}

interface Judged {
  readonly request: MeasureRequest;
  readonly verdict: Verdict;
  readonly observed: readonly (Observed & { readonly verdict: Verdict })[];
}

/** A verdict as the wire wants it. */
export function measureAnswer({ request, verdict, observed }: Judged): MeasureAnswer {
  const { namespace, canaryHash, stableHash, sinceMs, slos } = request;
  const evaluatedMs = Math.max(...observed.map(({ facts }) => facts.nowMs));
  return {
    result: [rounded(verdict.value), verdict.outcome, plainReason(verdict.reason)],
    details: {
      slo: slos.join(","),
      revision: observed[0]?.served.revision ?? "",
      evaluatedAt: new Date(evaluatedMs).toISOString(),
      request: {
        slos,
        ...(namespace === null ? {} : { namespace }),
        ...(canaryHash === null ? {} : { canaryHash }),
        ...(stableHash === null ? {} : { stableHash }),
        ...(sinceMs === null ? {} : { since: new Date(sinceMs).toISOString() }),
      },
      objectives: observed.map((one) => ({
        ...objectiveDetails(one),
        ...(request.withFacts ? { facts: encodeFacts(one.facts) } : {}),
      })),
    },
  };
}

/** A question that cannot be answered for what it says; never an error, which would abort a rollout. */
export function misfitAnswer(
  code: string,
  message: string,
  { outcome, nowMs }: { readonly outcome: "hold" | "fail"; readonly nowMs: number },
): MeasureAnswer {
  return {
    result: [null, outcome, plainReason(`${code}: ${message}`)],
    details: { code, evaluatedAt: new Date(nowMs).toISOString() },
  };
}

function objectiveDetails({
  served,
  queries,
  facts,
  notes,
  verdict,
}: Judged["observed"][number]): ObjectiveDetails {
  const { period, recent, canary, baseline } = facts;
  const { objective, bundle, revision, isLastGood } = served;
  return {
    slo: served.address,
    namespace: objective.namespace,
    bundle,
    revision,
    lastGood: isLastGood,
    queries,
    counts: { period: "value" in period ? period.value : null, recent: sumOfSeen(recent) },
    canary: sumOfSeen(canary),
    stable: sumOfSeen(baseline),
    missing: missingOf({ period, recent, canary, stable: baseline }),
    answers: verdict.answers,
    notes: notes.map(plainReason),
  };
}

function missingOf(parts: Readonly<Record<string, Seen<unknown> | null>>) {
  const missing = Object.entries(parts).flatMap(([name, seen]) =>
    seen !== null && "missing" in seen ? [[name, plainReason(seen.missing.reason)] as const] : [],
  );
  return Object.fromEntries(missing);
}

/** JSON knows no NaN and no infinity, and nobody reads more than four decimals. */
function rounded(value: number | null): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  return Math.round(value * 10_000) / 10_000;
}
