import type { LabelSelector } from "../../fleet.ts";
import { labelSelectorMatcher } from "../../select.ts";
import { compileWildcard } from "./wildcard.ts";
import { openWork } from "./work.ts";

type Labels = Readonly<Record<string, string>>;

/** Whether a text fits some of the wildcards. @throws WorkError */
export function someWildcard(wildcards: readonly string[]): (text: string) => boolean {
  const tests = wildcards.map(compileWildcard);
  return (text) => {
    const work = openWork();
    return tests.some((fits) => fits(text, work));
  };
}

/** Whether there is an entry for each that is asked for; keys and values may be wildcards. @throws WorkError */
export function entriesTest(wanted: Labels): (own: Labels) => boolean {
  const tests = Object.entries(wanted).map(
    ([key, text]) => [compileWildcard(key), compileWildcard(text)] as const,
  );
  return (own) => {
    const work = openWork();
    const entries = Object.entries(own);
    return tests.every(([fitsKey, fitsText]) =>
      entries.some(([key, text]) => fitsKey(key, work) && fitsText(String(text), work)),
    );
  };
}

/** Wildcards in matchLabels stand for a label that fits. @throws WorkError */
export function labelsTest({
  matchLabels = {},
  matchExpressions = [],
}: LabelSelector): (own: Labels) => boolean {
  const fitsEntries = entriesTest(matchLabels);
  const fitsExpressions = labelSelectorMatcher({ matchExpressions });
  return (own) => fitsEntries(own) && fitsExpressions(own);
}
