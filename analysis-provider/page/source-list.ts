import type { ClusterState, Reading } from "../fleet/cluster-state.ts";
import { duration } from "#core/slo/judge/number-words.ts";
import { type Html, markup } from "./markup.ts";

/** Where the page has its facts from, and how old each of them is. */
export function sourceList(state: ClusterState, nowMs: number): Html {
  const rows: readonly (readonly [string, Reading<unknown>])[] = [
    ["GuardrailBundles", state.bundles],
    ["PolicyReports", state.reports],
    ["Argo CD Applications", state.applications],
    ["Rollouts", state.rollouts],
    ["Exceptions of emergencies", state.breakglass],
    ["Promotion", state.published],
  ];
  const published = state.published.items.map(
    ({ fleet, publishedAt }) =>
      markup`<dt>Promotion of ${fleet}</dt>
        <dd>published ${ageWords(Date.parse(publishedAt), nowMs)}</dd>`,
  );
  return markup`<section>
    <h2>Where this comes from</h2>
    <dl>
      ${rows.map(
        ([name, reading]) =>
          markup`<dt>${name}</dt>
            <dd>${readingWords(reading, nowMs)}</dd>`,
      )}${published}
    </dl>
  </section>`;
}

function readingWords({ readMs, problem }: Reading<unknown>, nowMs: number): Html {
  const read = readMs === null ? "never read" : `read ${ageWords(readMs, nowMs)}`;
  return problem === null ? markup`${read}` : markup`${read}: <span class="warn">${problem}</span>`;
}

function ageWords(ms: number, nowMs: number): string {
  if (Number.isNaN(ms)) return "at an unknown time";
  const seconds = Math.round((nowMs - ms) / 1000);
  return seconds < 1 ? "just now" : `${duration(seconds)} ago`;
}
