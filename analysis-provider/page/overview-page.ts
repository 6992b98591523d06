import { nounOf } from "#core/slo/judge/look.ts";
import { percent, times } from "#core/slo/judge/number-words.ts";
import type { ObjectiveState } from "../budgets/objective-state.ts";
import { shareWords, windowWords } from "../listing/promise-words.ts";
import type { ListRequest } from "../listing/list-request.ts";
import type { problemViews } from "../listing/slo-view.ts";
import type { SeenCanary } from "../measure/seen-canaries.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import { budgetBar, standing } from "./budget-bar.ts";
import { burnPlot } from "./burn-plot.ts";
import { canaryList } from "./canary-list.ts";
import { type Html, markup } from "./markup.ts";
import { pageFrame } from "./page-frame.ts";

export interface ShownObjective {
  readonly served: ServedObjective;
  readonly state: ObjectiveState;
}

export interface Overview {
  readonly objectives: readonly ShownObjective[];
  readonly total: number;
  readonly next: string | null;
  readonly request: ListRequest;
  readonly canaries: readonly SeenCanary[];
  readonly problems: ReturnType<typeof problemViews>;
  readonly nowMs: number;
}

/** All objectives, by service, with budget and burn; running canaries first, for they wait for somebody. */
export function overviewPage(overview: Overview): string {
  const { objectives, total, canaries, nowMs } = overview;
  const services = Map.groupBy(objectives, ({ served: { objective } }) => serviceWords(objective));
  const bad = objectives.filter(({ state }) => standing(state).kind === "bad").length;
  const words = `${total} ${total === 1 ? "objective" : "objectives"}${bad === 0 ? "" : `, ${bad} in trouble`}`;
  return pageFrame({
    title: "Service-level objectives",
    nowMs,
    header: markup`<h1>Service-level objectives</h1>
      <p class="soft">${words}</p>`,
    main: markup`${problemList(overview)}
      <section>
        <h2>Running canaries</h2>
        ${canaryList(canaries)}
      </section>
      ${[...services].map(
        ([service, shown]) =>
          markup`<section>
            <h2>${service}</h2>
            ${shown.map(objectiveCard)}
          </section>`,
      )}${objectives.length === 0 ? markup`<p>No objective is served.</p>` : null}${nextLink(overview)}`,
  });
}

function serviceWords({ service, namespace }: ServedObjective["objective"]): string {
  return namespace === null ? service : `${service} (${namespace})`;
}

/** Where an objective's own page is. */
export function pagePath({ service, name, namespace }: ServedObjective["objective"]): string {
  const query = namespace === null ? "" : `?namespace=${encodeURIComponent(namespace)}`;
  return `/slos/${encodeURIComponent(service)}/${encodeURIComponent(name)}${query}`;
}

function objectiveCard({ served, state }: ShownObjective): Html {
  const { objective, isLastGood } = served;
  const { name, target, window } = objective;
  const where = standing(state);
  return markup`<article class="card">
    <div class="head">
      <h3><a href="${pagePath(objective)}">${name}</a></h3>
      <span class="state ${where.kind}">${where.words}</span>
    </div>
    <p class="soft">
      ${shareWords(target)} over
      ${windowWords(window)}${isLastGood ? "; its newest document cannot be read, the one before counts" : ""}
    </p>
    ${budgetBar(state, where)}
    <p>${budgetWords(served, state)}</p>
    ${burnPlot(state)}
  </article>`;
}

/** "41% of the budget left: 12 of 6,600 requests bad. Burn 1.8x over 1h." */
export function budgetWords({ objective }: ServedObjective, state: ObjectiveState): string {
  const { budget, counts, burn, missing } = state;
  const left =
    budget === null || counts === null
      ? `Budget not known: ${missing.period ?? "nothing was counted"}.`
      : `${percent(budget.leftRatio)} of the budget left: ${grouped(counts.bad)} of ${grouped(counts.total)} ${nounOf(objective)}s bad.`;
  const hourly = burn.find(({ seconds }) => seconds === 3600)?.rate ?? null;
  return `${left} ${hourly === null ? "No burn rate over the last hour." : `Burn ${times(hourly)} over 1h.`}`;
}

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function grouped(count: number): string {
  return NUMBER.format(count);
}

function problemList({ problems }: Overview): Html | null {
  if (problems.length === 0) return null;
  const lines = problems.map(({ bundle, file, line, path, message, remedy }) => {
    const place = [file ?? bundle, line, path].filter((part) => part !== null).join(":");
    return markup`<li><code>${place}</code> ${message}${remedy === null ? "" : `. ${remedy}`}</li>`;
  });
  return markup`<section>
    <h2 class="bad">Documents that cannot be read</h2>
    <ul>
      ${lines}
    </ul>
  </section>`;
}

function nextLink({ next, request: { service, namespace } }: Overview): Html | null {
  if (next === null) return null;
  const query = new URLSearchParams({
    ...(service === null ? {} : { service }),
    ...(namespace === null ? {} : { namespace }),
    after: next,
  });
  return markup`<p><a href="/slos?${query.toString()}">More objectives</a></p>`;
}
