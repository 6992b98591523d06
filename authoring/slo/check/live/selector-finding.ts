import { didYouMeanSentence } from "#core/did-you-mean.ts";
import { printMatcher, printSelector } from "#core/slo/promql/print-selector.ts";
import type { LabelMatcher } from "#core/slo/promql/promql-tree.ts";
import type { LiveFinding } from "./live-finding.ts";
import { type Probe, SEEN_WITHIN } from "./probe.ts";

export interface SoughtSeries {
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  /** What its absence means: nothing is counted, or there was nothing to count. */
  readonly isOptional: boolean;
}

const MOST_SHOWN = 8;

/** Why a source has no such series: the name, a label, or a value; null where it has some. */
export async function selectorFinding(
  { name, matchers, isOptional }: SoughtSeries,
  probe: Probe,
): Promise<LiveFinding | null> {
  const selector = printSelector({ name, matchers });
  if ((await countOf(selector, probe)) > 0) return null;
  if ((await countOf(name, probe)) === 0) return await unknownName(name, probe);
  for (const matcher of matchers) {
    const { label } = matcher;
    const alone = printSelector({ name, matchers: [matcher] });
    if ((await countOf(alone, probe)) > 0) continue;
    const labelled = printSelector({ name, matchers: [{ ...matcher, op: "!=", value: "" }] });
    if ((await countOf(labelled, probe)) === 0) return await unknownLabel({ name, label }, probe);
    return await noValue({ name, matcher, isOptional }, probe);
  }
  return {
    isProblem: !isOptional,
    message: `source "${probe.source}" has series for each matcher of ${selector}, but none for all of them together`,
    remedy: isOptional
      ? "Nothing to mend if none of these ever happened."
      : "Look at the labels of the metric's series.",
  };
}

/** How many series there were lately. */
export function countOf(selector: string, probe: Probe): Promise<number> {
  return probe.number(`count(last_over_time(${selector}[${SEEN_WITHIN}]))`);
}

/** Metrics whose names begin alike are looked at: all names would be too many to ask for. */
async function unknownName(name: string, probe: Probe): Promise<LiveFinding> {
  const start = name.split(/[_:]/)[0] ?? name;
  const like = `{__name__=~"${start.replace(/[^\w]/g, ".")}.*"}`;
  const found = await probe.series(`count by (__name__) (last_over_time(${like}[5m]))`);
  const names = found.flatMap(({ labels }) => labels.__name__ ?? []);
  const hint = didYouMeanSentence(name, names);
  return {
    isProblem: true,
    message: `source "${probe.source}" has had no metric "${name}" for ${SEEN_WITHIN}`,
    remedy: `Check the name, and that the service is scraped.${hint}`,
  };
}

async function unknownLabel(
  { name, label }: { readonly name: string; readonly label: string },
  probe: Probe,
): Promise<LiveFinding> {
  const [one] = await probe.series(`topk(1, last_over_time(${name}[${SEEN_WITHIN}]))`);
  const labels = Object.keys(one?.labels ?? {})
    .filter((key) => key !== "__name__")
    .sort();
  return {
    isProblem: true,
    message: `metric "${name}" has no label "${label}" in source "${probe.source}"`,
    remedy: `It has ${labels.slice(0, MOST_SHOWN * 2).join(", ") || "no labels"}.`,
  };
}

interface MissingValue {
  readonly name: string;
  readonly matcher: LabelMatcher;
  readonly isOptional: boolean;
}

async function noValue(
  { name, matcher, isOptional }: MissingValue,
  probe: Probe,
): Promise<LiveFinding> {
  const { label } = matcher;
  const found = await probe.series(
    `count by (${labelText(label)}) (last_over_time(${name}[${SEEN_WITHIN}]))`,
  );
  const values = found.flatMap(({ labels }) => labels[label] ?? []).sort();
  const more = values.length > MOST_SHOWN ? `, and ${values.length - MOST_SHOWN} more` : "";
  const shown = `${values
    .slice(0, MOST_SHOWN)
    .map((value) => `"${value}"`)
    .join(", ")}${more}`;
  return {
    isProblem: !isOptional,
    message: `metric "${name}" has no series with ${printMatcher(matcher)}; values of "${label}": ${shown}`,
    remedy: isOptional
      ? "Nothing to mend if none of these ever happened: they count as zero."
      : "Correct the matcher.",
  };
}

/** Prometheus takes any label in quotes. */
function labelText(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label);
}
