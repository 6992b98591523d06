import { parsePromql } from "../promql/parse-promql.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import { selectorsBelow } from "../promql/promql-tree.ts";
import { type TextEdit, withEdits } from "#core/text-edit.ts";

/** Above one of these a selector already says which time it means, or asks for the sample itself. */
const PINNED = new Set(["range", "subquery", "offset", "at"]);
const ABOUT_SAMPLES = new Set(["timestamp", "absent"]);

/**
 * The query with every plain selector as last_over_time over one slice: how long a value that is no longer
 * scraped still counts is then the slice's length, not each store's own idea of it.
 */
export function freshValues(promql: string, sliceSeconds: number): string {
  const edits = selectorsBelow(parsePromql(promql))
    .filter(
      ({ above }) =>
        !above.some(
          (node) => PINNED.has(node.kind) || (node.kind === "call" && ABOUT_SAMPLES.has(node.name)),
        ),
    )
    .flatMap(({ selector: { from, to } }): readonly TextEdit[] => [
      { from, to: from, text: "last_over_time(" },
      { from: to, to, text: `[${printSeconds(sliceSeconds)}])` },
    ]);
  return withEdits(promql, edits);
}
