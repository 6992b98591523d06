import { compareTexts } from "#core/compare-texts.ts";
import { type Objective, objectiveId } from "../objective.ts";

/** What tells the series of one objective from those of every other. */
export function sloLabels(objective: Objective): Readonly<Record<string, string>> {
  const { namespace, service, name } = objective;
  return {
    slo: objectiveId(objective),
    service,
    objective: name,
    ...(namespace === null ? {} : { namespace }),
  };
}

/** The labels that the document itself carries, under names that Prometheus takes. */
export function documentLabels({ labels }: Objective): Readonly<Record<string, string>> {
  const named = Object.entries(labels).map(([name, value]) => [labelName(name), value] as const);
  return Object.fromEntries(named.sort(([left], [right]) => compareTexts(left, right)));
}

/** @see https://prometheus.io/docs/concepts/data_model (names begin with a letter; "__" is Prometheus' own) */
function labelName(name: string): string {
  const letters = name.replace(/[^a-zA-Z0-9_]/g, "_").replace(/^_+/, "");
  return /^[a-zA-Z]/.test(letters) ? letters : `label_${letters}`;
}

/** The selector of an objective's series: {slo="shop/checkout/availability"}, with more matchers behind. */
export function sloSelector(
  objective: Objective,
  more: Readonly<Record<string, string>> = {},
): string {
  const matchers = Object.entries({ slo: objectiveId(objective), ...more });
  return `{${matchers.map(([name, value]) => `${name}=${quoted(value)}`).join(",")}}`;
}

/** A PromQL string; what PromQL would take for an escape is escaped. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
