import { duration, percent } from "#core/slo/judge/number-words.ts";
import { type Contest, CONTEST_WORDS } from "#core/slo/judge/version-contest.ts";
import type { ComparedVersion } from "#core/slo/compare-versions.ts";
import type { CompareAnswer } from "../compare/compare.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import { endingCommand } from "./ending-command.ts";
import { type Html, markup } from "./markup.ts";
import { pagePath } from "./overview-page.ts";
import { pageFrame } from "./page-frame.ts";

/** What the form was filled with; texts as they came. */
export interface CompareForm {
  readonly versions: string;
  readonly label: string;
  readonly since: string;
}

interface CompareFace {
  readonly served: ServedObjective;
  readonly form: CompareForm;
  /** Null before anything was asked. */
  readonly answer: CompareAnswer | null;
  /** What is wrong with what was asked; null for nothing. */
  readonly problem: string | null;
  readonly nowMs: number;
}

/** Where versions are compared by an objective. */
export function comparePath(objective: ServedObjective["objective"]): string {
  const { service, name } = objective;
  return `/slos/${encodeURIComponent(service)}/${encodeURIComponent(name)}/compare`;
}

/** Two versions or more side by side, by one objective; a form that needs no script. */
export function comparePage({ served, form, answer, problem, nowMs }: CompareFace): string {
  const { address, objective } = served;
  return pageFrame({
    title: `${address} – versions compared`,
    nowMs,
    header: markup`<p><a href="${pagePath(objective)}">${address}</a></p>
      <h1>Versions compared</h1>`,
    main: markup`${formOf(served, form)}${problem === null ? null : markup`<p class="bad">${problem}</p>`}${answer === null ? null : answerSection({ served, form, answer })}`,
  });
}

function formOf({ objective }: ServedObjective, { versions, label, since }: CompareForm): Html {
  const { namespace } = objective;
  const hidden =
    namespace === null ? null : markup`<input type="hidden" name="namespace" value="${namespace}">`;
  return markup`<form class="card" action="${comparePath(objective)}">
    ${hidden}${field({ name: "versions", words: "Versions, with commas", value: versions })}${field({ name: "label", words: "Label that tells them apart", value: label })}${field({ name: "since", words: "Since, such as 2h", value: since })}
    <p><button>Compare</button></p>
  </form>`;
}

interface Field {
  readonly name: string;
  readonly words: string;
  readonly value: string;
}

function field({ name, words, value }: Field): Html {
  return markup`<p><label>${words} <input name="${name}" value="${value}"></label></p>`;
}

const KINDS = { winner: "good", equal: "good", "not-yet": "warn", "no-data": "bad" } as const;
const WORDS = {
  winner: "a winner",
  equal: "no difference",
  "not-yet": "not yet",
  "no-data": "no data",
} as const;

function answerSection({
  served,
  form,
  answer,
}: Pick<CompareFace, "served" | "form"> & { readonly answer: CompareAnswer }): Html {
  const { outcome, reason, versions, contests, etaSeconds, requestsNeeded } = answer;
  const still =
    etaSeconds === null || etaSeconds === 0
      ? null
      : markup`<p>Still needed: about ${duration(etaSeconds)}${requestsNeeded === null ? "" : ` and ${requestsNeeded} requests`}.</p>`;
  const command = endingCommand({ served, form, answer });
  const end =
    command === null
      ? null
      : markup`<p>The winner is promoted by all SLOs of the service together, where none says otherwise; ENV is the environment of the test:</p>
          <p><code>${command}</code></p>`;
  return markup`<section>
    <h2><span class="state ${KINDS[outcome]}">${WORDS[outcome]}</span></h2>
    <p>${reason}</p>
    ${still}
    <ul class="cells">
      ${versions.map(versionCell)}
    </ul>
    ${contests.map(contestWords)}
    ${end}
  </section>`;
}

function versionCell(version: ComparedVersion): Html {
  const { counts, badRatio, interval, requestsPerSecond, latencySeconds } = version;
  const rows: readonly (readonly [string, string | null])[] = [
    ["Requests", counts === null ? null : String(Math.round(counts.total))],
    ["Bad", counts === null ? null : String(Math.round(counts.bad))],
    ["Share of bad", badRatio === null ? null : percent(badRatio)],
    [
      "95 of 100 times within",
      interval === null ? null : `${percent(interval.lower)} to ${percent(interval.upper)}`,
    ],
    [
      "Per second",
      requestsPerSecond === null ? null : String(Number(requestsPerSecond.toPrecision(3))),
    ],
    ...Object.entries(latencySeconds).map(
      ([quantile, seconds]) =>
        [`P${Number(quantile) * 100}`, `${Number((seconds * 1000).toPrecision(3))} ms`] as const,
    ),
  ];
  return markup`<li class="cell">
    <h3>${version.version}</h3>
    <dl>
      ${rows.map(
        ([name, value]) =>
          markup`<dt>${name}</dt>
            <dd>${value ?? "not known"}</dd>`,
      )}
    </dl>
  </li>`;
}

function contestWords({
  worse,
  better,
  state,
  pValue,
  logEvidence,
  neededLogEvidence,
}: Contest): Html {
  const share = Math.max(0, Math.min(1, logEvidence / neededLogEvidence));
  return markup`<p>${worse} ${CONTEST_WORDS[state]} ${better}: ${percent(share)} of the evidence that is needed,
    p ${pValue < 0.0001 ? "below 0.0001" : `= ${Number(pValue.toPrecision(2))}`} at this look. Looking often does no harm.</p>`;
}
