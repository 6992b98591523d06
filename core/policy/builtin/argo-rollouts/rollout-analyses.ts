import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { PolicyVariable } from "#core/policy/policy.ts";

const STRATEGY = "object.?spec.?strategy";

/** `variables.analyses`: every analysis of a Rollout as {at, templates, args}. */
export const ANALYSES: readonly PolicyVariable[] = [
  { name: "analyses", cel: analysesOf(STRATEGY) },
];

/** CEL: the analyses below an optional strategy. */
export function analysesOf(strategy: string): string {
  const steps = listAt(`${strategy}.?canary.?steps`);
  const places = [
    "canary/analysis",
    "blueGreen/prePromotionAnalysis",
    "blueGreen/postPromotionAnalysis",
  ];
  const fixed = places.map((place) => {
    const field = `${strategy}.?${place.replace("/", ".?")}`;
    return `{"at": dyn("/spec/strategy/${place}"), "templates": ${listAt(`${field}.?templates`)}, "args": ${listAt(`${field}.?args`)}}`;
  });
  return `[${fixed.join(",\n  ")}]
+ lists.range(${steps}.size()).map(i, {
    "at": dyn("/spec/strategy/canary/steps/" + string(i) + "/analysis"),
    "templates": ${listAt(`${steps}[i].?analysis.?templates`)},
    "args": ${listAt(`${steps}[i].?analysis.?args`)}
  })`;
}
