import { budgetBar, standing } from "./budget-bar.ts";
import { type Html, markup } from "./markup.ts";
import { budgetWords, pagePath, type ShownObjective } from "./overview-page.ts";

interface Budgets {
  readonly objectives: readonly ShownObjective[];
  readonly objectiveCount: number;
}

/** Objectives in short: a bar, and what is left. */
export function budgetList({ objectives, objectiveCount }: Budgets): Html {
  const items = objectives.map(({ served, state }) => {
    const { service, name } = served.objective;
    const where = standing(state);
    return markup`<li>
      <p><a href="${pagePath(served.objective)}">${service}/${name}</a> <span class="state ${where.kind}">${where.words}</span></p>
      ${budgetBar(state, where)}
      <p class="soft">${budgetWords(served, state)}</p>
    </li>`;
  });
  const words =
    objectiveCount > objectives.length
      ? `All ${objectiveCount} objectives`
      : "All of them, with their burn rates";
  return markup`<section>
    <h2>Error budgets</h2>
    ${items.length === 0 ? markup`<p class="soft">No objective is served.</p>` : markup`<ul class="cells">${items}</ul>`}
    <p><a href="/slos">${words}</a></p>
  </section>`;
}
