import type { ObjectiveState } from "../budgets/objective-state.ts";
import type { SeenCanary } from "../measure/seen-canaries.ts";
import type { OfferStatus, ServedObjective } from "../objectives/objective-store.ts";
import { indicatorWords } from "#core/slo/indicator-words.ts";
import { windowWords } from "./promise-words.ts";

/** An objective as GET /v1/slos lists it. */
export function sloView({ objective, address, bundle, revision, isLastGood }: ServedObjective) {
  const { service, name, namespace, target, window, indicator, source, onFail, runbook } =
    objective;
  return {
    slo: address,
    service,
    objective: name,
    namespace,
    target,
    window: windowWords(window),
    indicator: { kind: indicator.kind, words: indicatorWords(indicator) },
    source,
    onFail,
    runbook,
    description: objective.description,
    format: objective.format,
    bundle,
    revision,
    lastGood: isLastGood,
  };
}

/** Budget and burn as GET /v1/budgets gives them; what is not known is null, with the reason in `missing`. */
export function stateView({
  evaluatedMs,
  budget,
  counts,
  secondsToExhaustion,
  burn,
  missing,
}: ObjectiveState) {
  const isFinite = secondsToExhaustion !== null && Number.isFinite(secondsToExhaustion);
  return {
    evaluatedAt: new Date(evaluatedMs).toISOString(),
    counts,
    budget: budget && {
      leftRatio: budget.leftRatio,
      usedRatio: budget.usedRatio,
      totalEvents: budget.totalEvents,
      usedEvents: budget.usedEvents,
      leftEvents: budget.leftEvents,
      totalMinutes: budget.totalMinutes,
      leftMinutes: budget.leftMinutes,
    },
    secondsToExhaustion: isFinite ? secondsToExhaustion : null,
    burn: burn.map(({ seconds, rate, alertRate }) => ({ windowSeconds: seconds, rate, alertRate })),
    missing,
  };
}

export function canaryView({
  slo,
  canaryHash,
  stableHash,
  firstMs,
  lastMs,
  asked,
  last,
}: SeenCanary) {
  return {
    slo,
    canaryHash,
    stableHash,
    firstSeenAt: new Date(firstMs).toISOString(),
    lastSeenAt: new Date(lastMs).toISOString(),
    asked,
    result: last,
  };
}

/** What keeps documents from being served, at most 100 of each bundle. */
export function problemViews(statuses: readonly OfferStatus[]) {
  return statuses.flatMap(({ name, problems }) =>
    problems.slice(0, 100).map(({ file, line, path, message, remedy }) => ({
      bundle: name,
      file: file ?? null,
      line: line ?? null,
      path: path ?? null,
      message,
      remedy: remedy ?? null,
    })),
  );
}
