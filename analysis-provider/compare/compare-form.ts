import { parseDuration } from "#core/duration.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import { text } from "../listing/list-request.ts";
import type { CompareForm } from "../page/compare-page.ts";

const DEFAULT_SINCE = "1h";

/** What the page's form was filled with: `?versions=&label=&since=`. @throws REQUEST_INVALID */
export function readCompareForm(
  query: Readonly<Record<string, unknown>>,
  { objective }: ServedObjective,
): CompareForm {
  return {
    versions: text(query, "versions") ?? "",
    label: text(query, "label") ?? objective.canary.label,
    since: text(query, "since") ?? DEFAULT_SINCE,
  };
}

/** The body of POST /v1/compare that asks the same. */
export function compareBody(
  { address, objective }: ServedObjective,
  { versions, label, since }: CompareForm,
  nowMs: number,
): string {
  const names = versions.split(",").map((name) => name.trim());
  const before = parseDuration(since);
  return JSON.stringify({
    slo: address,
    namespace: objective.namespace,
    versions: names.filter(Boolean).map((name) => ({ name, hash: name })),
    label,
    since: before === null ? since : new Date(nowMs - before).toISOString(),
  });
}
