import type { Indicator, Objective } from "../objective.ts";
import { faulty, type Part, type PartProblem } from "./part.ts";
import type { WrittenSettings } from "./read-settings.ts";
import type { Keys } from "./slo-reader.ts";

const NEEDS = "expected an objective with a latency indicator, as quantiles need a histogram";

/**
 * An objective with those of its latency rules that can be asked. The document's are for objectives that have
 * a histogram, and pass the others by; at an objective without one they are a problem.
 */
export function withLatencyRules(
  part: Part<Objective>,
  { own, at }: { readonly own: WrittenSettings; readonly at: Keys },
): Part<Objective> {
  const { value } = part;
  if (value === null || value.canary.latency.length === 0 || hasHistogram(value.indicator))
    return part;
  if (own.canary?.latency === undefined)
    return { ...part, value: { ...value, canary: { ...value.canary, latency: [] } } };
  const remedy = "Move the rules to an objective for latency, or leave them out.";
  const { problems } = faulty({ at: [...at, "canary", "latency"], message: NEEDS, remedy });
  return { ...part, value: null, problems: [...part.problems, ...problems] };
}

/** The problem of a document's latency rules that none of its objectives can use. */
export function unusedLatencyRules(
  { canary }: WrittenSettings,
  { parts, at }: { readonly parts: readonly Part<Objective>[]; readonly at: Keys },
): readonly PartProblem[] {
  const isUsed = parts.some(({ value }) => value === null || hasHistogram(value.indicator));
  if (isUsed || (canary?.latency ?? []).length === 0) return [];
  const remedy = "Add an objective for latency, or leave the rules out.";
  return [{ at: [...at, "canary", "latency"], message: NEEDS, remedy }];
}

function hasHistogram(indicator: Indicator): boolean {
  return (indicator.kind === "timeslices" ? indicator.of : indicator).kind === "latency";
}
