import { countWords } from "#core/count-words.ts";
import { percent } from "#core/slo/judge/number-words.ts";
import type { ClusterState } from "../fleet/cluster-state.ts";
import type { EnvironmentView } from "../fleet/environment-view.ts";
import {
  type AppRow,
  fleetViews,
  type FleetView,
  type WaitingVersion,
  waitingVersions,
} from "../fleet/fleet-view.ts";
import { shownExceptions } from "../fleet/shown-exceptions.ts";
import type { SeenCanary } from "../measure/seen-canaries.ts";
import { appCard } from "./app-card.ts";
import { budgetList } from "./budget-list.ts";
import { canaryList } from "./canary-list.ts";
import { exceptionList } from "./exception-list.ts";
import { type Html, markup } from "./markup.ts";
import type { ShownObjective } from "./overview-page.ts";
import { momentWords, pageFrame } from "./page-frame.ts";
import { rolloutList } from "./rollout-list.ts";
import { sourceList } from "./source-list.ts";

export interface FleetFace {
  readonly state: ClusterState;
  /** The name by which fleets know this cluster; null where it has none. */
  readonly cluster: string | null;
  readonly objectives: readonly ShownObjective[];
  readonly objectiveCount: number;
  readonly canaries: readonly SeenCanary[];
  /** How many apps of each fleet are passed over. */
  readonly from: number;
  readonly nowMs: number;
}

/** Apps of a fleet on one page. */
const APPS_ON_PAGE = 100;

/** Everything that a cluster knows of its fleets: versions, decisions, what waits, what is excepted, what burns. */
export function fleetPage(face: FleetFace): string {
  const { state, cluster, canaries, nowMs } = face;
  const fleets = fleetViews(state, cluster);
  return pageFrame({
    title: "Fleet",
    nowMs,
    header: markup`<h1>Fleet</h1>
      <p class="soft">${summaryWords(fleets)}</p>`,
    main: markup`${fleets.map((fleet) => fleetSection(fleet, face))}${fleets.length === 0 ? markup`<p>No bundle can be read.</p>` : null}
      ${waitingSection(waitingVersions(state))}
      <section>
        <h2>Canaries</h2>
        ${rolloutList(state.rollouts)}${canaryList(canaries)}
      </section>
      ${exceptionList(shownExceptions(state), nowMs)}${budgetList(face)}
      ${sourceList(state, nowMs)}`,
  });
}

function summaryWords(fleets: readonly FleetView[]): string {
  const environments = fleets.flatMap((fleet) => fleet.environments);
  const denied = environments.reduce((sum, one) => sum + one.denied, 0);
  const apps = fleets.reduce((sum, { apps: rows }) => sum + rows.length, 0);
  const trouble = denied === 0 ? "" : `, ${countWords(denied, "denial")}`;
  return `${countWords(fleets.length, "fleet")}, ${countWords(apps, "app")}${trouble}`;
}

function fleetSection(fleet: FleetView, { from }: FleetFace): Html {
  const { name, environments, apps, skewed, faults } = fleet;
  const skew = skewed.length === 0 ? [] : [`judged by another revision: ${skewed.join(", ")}`];
  const problems = [...faults, ...skew].map((words) => markup`<p class="bad">${words}</p>`);
  const shown = worstFirst(apps).slice(from, from + APPS_ON_PAGE);
  return markup`<section>
    <h2>${name}</h2>
    ${problems}
    <ul class="cells">
      ${environments.map(environmentCell)}
    </ul>
    ${shown.map((row) => appCard(row, name))}${apps.length === 0 ? markup`<p class="soft">Nobody tells which apps there are: neither Argo CD nor promotion.</p>` : null}${moreLink(apps.length, from)}
  </section>`;
}

const RANK = { bad: 0, warn: 1, unknown: 2, good: 3 } as const;

function worstFirst(rows: readonly AppRow[]): readonly AppRow[] {
  const rank = ({ cells }: AppRow) =>
    Math.min(...cells.map((cell) => (cell === null ? RANK.good : RANK[cell.standing.kind])));
  return rows.toSorted((left, right) => rank(left) - rank(right));
}

function moreLink(all: number, from: number): Html | null {
  const next = from + APPS_ON_PAGE;
  if (next >= all) return null;
  return markup`<p><a href="/?from=${next}">${countWords(all - next, "more app")}</a></p>`;
}

function environmentCell(environment: EnvironmentView): Html {
  const { name, standing, compliance, denied, warned, excepted } = environment;
  const share = compliance === null ? null : 1 - compliance.failed / compliance.judged;
  return markup`<li class="cell">
    <h3>${name}</h3>
    <p class="state ${standing.kind}">${standing.words}</p>
    <p>${share === null ? "compliance not known" : `${complianceWords(share)} compliant`}</p>
    <p class="soft">
      ${compliance === null ? "nobody scans it" : `${compliance.failed} of ${compliance.judged} judgements failed`};
      ${denied} denied, ${warned} warned, ${excepted} excepted
    </p>
  </li>`;
}

/** Never 100% while something failed. */
function complianceWords(share: number): string {
  return share < 1 && share > 0.995 ? "99.5%+" : percent(share);
}

function waitingSection(waiting: readonly WaitingVersion[]): Html {
  const items = waiting.map((version) => {
    const { app, environment, from, changes, verdict, reason, passesAt, url } = version;
    const kind = { pass: "good", wait: "warn", fail: "bad" }[verdict];
    const link =
      url === null || !/^https?:/i.test(url)
        ? null
        : markup` <a href="${url}" rel="noreferrer">pull request</a>`;
    return markup`<li>
      <strong>${app}</strong> from ${from} to ${environment}:
      <span class="state ${kind}">${verdict === "pass" ? "ready" : verdict}</span>
      ${reason ?? "nothing holds it"}${passesAt === null ? null : markup`, passes ${momentWords(Date.parse(passesAt))}`}${link}
      <p class="soft">${changes.join("; ")}</p>
    </li>`;
  });
  return markup`<section>
    <h2>Promotions that wait</h2>
    ${items.length === 0 ? markup`<p class="soft">None is known.</p>` : markup`<ul>${items}</ul>`}
  </section>`;
}
