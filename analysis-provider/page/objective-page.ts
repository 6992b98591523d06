import { duration, times } from "#core/slo/judge/number-words.ts";
import type { BurnWindow, ObjectiveState } from "../budgets/objective-state.ts";
import { indicatorWords } from "#core/slo/indicator-words.ts";
import { shareWords, windowWords } from "../listing/promise-words.ts";
import type { SeenCanary } from "../measure/seen-canaries.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import { budgetBar, standing } from "./budget-bar.ts";
import { burnPlot } from "./burn-plot.ts";
import { canaryList } from "./canary-list.ts";
import { comparePath } from "./compare-page.ts";
import { factList } from "./fact-list.ts";
import { type Html, markup } from "./markup.ts";
import { budgetWords } from "./overview-page.ts";
import { pageFrame } from "./page-frame.ts";

interface ShownPage {
  readonly served: ServedObjective;
  readonly state: ObjectiveState;
  readonly canaries: readonly SeenCanary[];
  readonly nowMs: number;
}

/** One objective: what it promises, how it fares, and what was asked about it. */
export function objectivePage({ served, state, canaries, nowMs }: ShownPage): string {
  const { address } = served;
  const where = standing(state);
  return pageFrame({
    title: `${address} – service-level objective`,
    nowMs,
    header: markup`<p><a href="/slos">All objectives</a>, <a href="${comparePath(served.objective)}">compare versions</a></p>
      <h1>${address}</h1>
      <p class="state ${where.kind}">${where.words}</p>`,
    main: markup`<section class="card">
        ${budgetBar(state, where)}
        <p>${budgetWords(served, state)}</p>
        ${burnPlot(state)}${burnRows(state)}
      </section>
      <section>
        <h2>Running canaries</h2>
        ${canaryList(canaries)}
      </section>
      <section>
        <h2>What is promised</h2>
        ${promise(served)}
      </section>`,
  });
}

function burnRows({ burn, secondsToExhaustion: left }: ObjectiveState): Html {
  const end =
    left === null
      ? null
      : markup`<dt>Budget lasts</dt>
          <dd>
            ${left === Infinity ? "as long as nothing changes" : left === 0 ? "no longer: it is spent" : `${duration(left)} at the last hour's burn`}
          </dd>`;
  return markup`<dl>${burn.map(burnRow)}${end}</dl>`;
}

function burnRow({ seconds, rate, alertRate }: BurnWindow): Html {
  const alert = alertRate === null ? "" : ` (alert at ${times(alertRate)})`;
  return markup`<dt>Burn over ${duration(seconds)}</dt>
    <dd>${rate === null ? "nothing counted" : times(rate)}${alert}</dd>`;
}

function promise({ objective, bundle, revision, isLastGood }: ServedObjective): Html {
  const { target, window, indicator, source, onFail, runbook, description, namespace } = objective;
  return factList([
    ["Target", `${shareWords(target)} over ${windowWords(window)}`],
    ["Counts", markup`<code>${indicatorWords(indicator)}</code>`],
    ["Namespace", namespace],
    ["Source", source],
    ["When it fails", onFail === "hold" ? "a canary is held" : "a canary is aborted"],
    ["Description", description],
    ["Runbook", runbook === null ? null : runbookLink(runbook)],
    [
      "Bundle",
      isLastGood ? `${bundle}: its newest document cannot be read, the one before counts` : bundle,
    ],
    ["Revision", markup`<code>${revision}</code>`],
  ]);
}

/** A document may say javascript: too. */
function runbookLink(runbook: string): Html {
  if (!/^https?:\/\//i.test(runbook)) return markup`${runbook}`;
  return markup`<a href="${runbook}" rel="noreferrer">${runbook}</a>`;
}
