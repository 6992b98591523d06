import type { Comparison } from "./compare-versions.ts";
import { duration, events } from "./judge/number-words.ts";

/** What one objective says of the versions. */
export interface ObjectiveComparison extends Comparison {
  /** "namespace/service/objective". */
  readonly slo: string;
  /** The label of metrics by which versions were told apart. */
  readonly label: string;
  /** The name of the metrics source that was asked. */
  readonly source: string;
}

/** The old version has been there; the new one is tried. */
export interface TestedVersions {
  readonly old: string;
  readonly new: string;
}

export interface TestDecision {
  readonly outcome: "new" | "old" | "contradiction" | "equal" | "not-yet" | "unseen";
  /** Null where nobody has won. */
  readonly winner: string | null;
  readonly reason: string;
}

/**
 * What several objectives say of an A/B test together. The new version wins where it is surely better by one and surely
 * worse by none, and every objective could be seen; the old one where the new one is surely worse, and better by none.
 */
export function decideTest(
  compared: readonly ObjectiveComparison[],
  versions: TestedVersions,
): TestDecision {
  const comparisons = withShortNames(compared);
  const wins = comparisons.filter(({ winner }) => winner === versions.new);
  const losses = comparisons.filter(({ winner }) => winner === versions.old);
  const unseen = comparisons.filter(({ outcome }) => outcome === "no-data");
  const open = comparisons.filter(({ outcome }) => outcome === "not-yet");
  const nobody = { winner: null };
  if (wins.length > 0 && losses.length > 0)
    return {
      ...nobody,
      outcome: "contradiction",
      reason: `${versions.new} wins by ${named(wins)}, ${versions.old} by ${named(losses)}`,
    };
  if (losses.length > 0)
    return {
      outcome: "old",
      winner: versions.old,
      reason: `${versions.old} wins by ${named(losses)}, ${versions.new} by nothing`,
    };
  if (unseen.length > 0)
    return {
      ...nobody,
      outcome: "unseen",
      reason: `${wins.length > 0 ? `${versions.new} wins by ${named(wins)}, but ` : ""}nothing is known of ${gaps(unseen)}`,
    };
  if (wins.length > 0)
    return {
      outcome: "new",
      winner: versions.new,
      reason: `${versions.new} wins by ${named(wins)}, ${versions.old} by nothing${open.length > 0 ? ` (${named(open)}: not yet)` : ""}`,
    };
  if (open.length === 0)
    return { ...nobody, outcome: "equal", reason: "no difference that matters by any objective" };
  return { ...nobody, outcome: "not-yet", reason: `no winner yet: ${missing(open)}` };
}

/** By the part of an SLO's name that tells it from the others; all of it where a service is in several namespaces. */
function withShortNames(
  comparisons: readonly ObjectiveComparison[],
): readonly ObjectiveComparison[] {
  const [first] = comparisons;
  const service = first?.slo.slice(0, first.slo.lastIndexOf("/") + 1) ?? "";
  if (!comparisons.every(({ slo }) => slo.startsWith(service))) return comparisons;
  return comparisons.map((each) => ({ ...each, slo: each.slo.slice(service.length) }));
}

function named(comparisons: readonly ObjectiveComparison[]): string {
  const names = comparisons.map(({ slo }) => slo);
  return names.join(" and ").replace(/ and (?=.* and )/g, ", ");
}

function gaps(comparisons: readonly ObjectiveComparison[]): string {
  return comparisons.map(({ slo, reason }) => `${slo} (${reason})`).join(", ");
}

function missing(comparisons: readonly ObjectiveComparison[]): string {
  return comparisons
    .map((each) => {
      const { slo, etaSeconds, requestsNeeded } = each;
      if (etaSeconds === null) return `${slo} needs more than can be foreseen`;
      const requests = requestsNeeded === null ? "" : ` and ${events(requestsNeeded, "request")}`;
      return `${slo} needs about ${duration(etaSeconds)}${requests} more`;
    })
    .join(", ");
}
