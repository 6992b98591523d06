import { sumOf } from "#core/slo/counts.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import type { LastSeen } from "./last-seen.ts";
import type { SilentVersions } from "./silent-versions.ts";
import {
  type Look,
  nextStepMs,
  type Reading,
  readObjective,
  type ReadPorts,
} from "./read-objective.ts";

export interface ObservePorts extends ReadPorts {
  readonly lastSeen: LastSeen;
  readonly silentVersions: SilentVersions;
  /** What all canaries of an objective have in common is read once. */
  readonly shared: KeptAnswers<Reading>;
  readonly now: () => number;
}

export interface Observed extends Omit<Reading, "facts"> {
  readonly served: ServedObjective;
  readonly facts: VerdictFacts;
  /** What a person should know about it. */
  readonly notes: readonly string[];
}

interface Observing {
  readonly look: Look;
  readonly ports: ObservePorts;
  readonly signal: AbortSignal;
}

/** What is worth another try soon is kept no longer. */
export const FAILED_KEPT_MS = 1000;

/** Reads all that a verdict needs, until the signal at most; never rejects for a source. */
export async function observeObjective(
  served: ServedObjective,
  observing: Observing,
): Promise<Observed> {
  const { look, ports, signal } = observing;
  const asked = { look: { ...look, series: ["canary", "baseline"] as const }, ports, signal };
  const [shared, own] = await Promise.all([
    sharedReading(served, observing),
    look.canaryHash === null ? null : readObjective(served.objective, asked),
  ]);
  const facts = joinFacts(shared.facts, own?.facts ?? null);
  const lastSeenMs =
    silentSince(facts, { served, observing }) ??
    latest(shared.facts.lastDataMs, ports.lastSeen.of(served.id)) ??
    neverSeenSince(facts, { served, observing });
  const { budgetRule } = served;
  if (isSeen(facts)) ports.lastSeen.note(served.id, facts.nowMs);
  return {
    served,
    facts: {
      ...facts,
      sinceMs: look.sinceMs,
      lastSeenMs,
      ...(budgetRule === null ? {} : { budgetRule }),
    },
    queries: [...shared.queries, ...(own?.queries ?? [])],
    notes: [...new Set([...shared.facts.notes, ...(own?.facts.notes ?? [])])],
    isWhole: shared.isWhole && own?.isWhole !== false,
  };
}

/** Since when a version shows nothing of which nobody said when it began; null for all others. */
function silentSince(
  { canary, nowMs }: Facts,
  { served, observing: { look, ports } }: Silence,
): number | null {
  if (canary === null || look.sinceMs !== null) return null;
  const version = `${served.id} ${look.canaryHash}`;
  const isSilent =
    "missing" in canary ? canary.missing.cause === "no-data" : sumOf(canary.value).total === 0;
  if (isSilent) return ports.silentVersions.since(version, nowMs);
  if ("value" in canary) ports.silentVersions.forget(version);
  return null;
}

/** Since when an objective is asked for that this replica has never seen; null where nobody waits for it. */
function neverSeenSince(facts: Facts, { served, observing: { look, ports } }: Silence) {
  if (look.sinceMs !== null || isSeen(facts)) return null;
  return ports.silentVersions.since(served.id, facts.nowMs);
}

interface Silence {
  readonly served: ServedObjective;
  readonly observing: Observing;
}

/** Budget and burn of the service as a whole, until the newest step is another one. */
function sharedReading(
  { id, objective, revision }: ServedObjective,
  { look, ports, signal }: Observing,
): Promise<Reading> | Reading {
  return ports.shared.get(`${revision} ${id}`, async () => {
    const asked = {
      ...look,
      canaryHash: null,
      stableHash: null,
      sinceMs: null,
      series: ["period", "recent"] as const,
    };
    const value = await readObjective(objective, { look: asked, ports, signal });
    const { delaySeconds } = ports.timing(objective.source);
    const untilMs = value.isWhole
      ? nextStepMs(look.nowMs, delaySeconds)
      : ports.now() + FAILED_KEPT_MS;
    return { value, untilMs };
  });
}

type Facts = Omit<VerdictFacts, "lastSeenMs" | "budgetRule">;

function joinFacts(shared: AnswerFacts, own: AnswerFacts | null): Facts {
  const { objective, period, recent, nowMs, sinceMs } = shared;
  const common = { objective, period, recent, nowMs, sinceMs };
  if (own === null) return { ...common, canary: null, baseline: null, latency: [] };
  const { canary, baseline, latency } = own;
  const ownNow = canary !== null && "value" in canary ? own.nowMs : nowMs;
  return { ...common, nowMs: ownNow, canary, baseline, latency };
}

function isSeen({ period, recent, canary, baseline }: Facts): boolean {
  return [period, recent, canary, baseline].every(
    (seen) => seen === null || "value" in seen || seen.missing.cause === "not-askable",
  );
}

function latest(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}
