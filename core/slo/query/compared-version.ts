import type { Indicator, Objective } from "../objective.ts";
import { selectorsOf } from "../promql/selectors-of.ts";
import { type Version, WHOLE_SERVICE } from "./indicator-queries.ts";
import type { Planning } from "./planning.ts";

/** Whose events, and where they are asked for. */
export interface Compared {
  readonly source: string;
  readonly version: Version;
}

/** Whose events a canary's are held against; null where there is nothing to ask. */
export function comparedVersion({
  objective,
  request,
}: Planning): Compared | { readonly refused: string } | null {
  const { baseline, source } = objective;
  switch (baseline.kind) {
    case "none":
    case "recorded":
      return null;
    case "objective":
      return {
        source: request.baselineObjective?.source ?? source,
        version: WHOLE_SERVICE,
      };
    case "stable":
      return request.stableHash === null
        ? { refused: "no hash of the stable version was given" }
        : { source, version: podsOf(objective, request.stableHash) };
    case "selector":
      return selectedVersion(baseline.source, baseline.selector);
  }
}

/** The pods of one version, by the label that holds their template's hash. */
export function podsOf({ canary }: Objective, hash: string): Version {
  return { matchers: [{ label: canary.label, value: hash }], replace: false };
}

/**
 * Whether a version's own events can be told from the service's. A value that no rate stands in, such as
 * the lag of a database, belongs to no version.
 */
export function hasVersions(indicator: Indicator): boolean {
  if (indicator.kind !== "gauge") return true;
  const found = selectorsOf(indicator.query);
  return (
    "selectors" in found && found.selectors.some(({ windowSeconds }) => windowSeconds !== null)
  );
}

/** Matchers take the place of those that the objective has on the same labels. */
function selectedVersion(
  source: string,
  selector: string,
): Compared | { readonly refused: string } {
  const found = selectorsOf(`{${selector.trim().replace(/^\{(.*)\}$/s, "$1")}}`);
  if ("problem" in found) return { refused: `the baseline's selector: ${found.problem.message}` };
  const matchers = found.selectors[0]?.matchers ?? [];
  return { source, version: { matchers, replace: true } };
}
