import { boundOf } from "./bucket-bound.ts";
import type { CountSum } from "./count-terms.ts";
import { PromqlRefusal } from "./promql-problem.ts";

/** Buckets hold one another's events: only one of a histogram can be counted. */
export function refuseBuckets({ terms }: CountSum): void {
  for (const { selector } of terms) {
    const { name, matchers } = selector;
    if (!name?.endsWith("_bucket") || matchers.some((matcher) => boundOf(matcher) !== null))
      continue;
    throw new PromqlRefusal(
      `expected one bucket of "${name}", got several: each holds the events of the smaller ones`,
      selector,
      'Name one, such as le="0.3"; the number of all events is the series with _count.',
    );
  }
}
