import { overlayClaims } from "#core/policy/environment.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import type { PendingVersion, PublishedApp } from "#core/published-status.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { ApplicationFacts } from "./decode-application.ts";
import type { ReportedFinding } from "./decode-report.ts";
import { environmentFindings, type PlacedFinding } from "./environment-findings.ts";
import { type Standing, standingOf } from "./standing-of.ts";

/** An app in an environment, with all that is said of it. */
export interface AppCell {
  readonly app: string;
  readonly environment: string;
  /** In words; null where nobody says which version it is. */
  readonly version: string | null;
  readonly since: string | null;
  readonly commit: string | null;
  readonly pending: PendingVersion | null;
  readonly standing: Standing;
  readonly findings: readonly ReportedFinding[];
  /** Argo CD's Applications that render it. */
  readonly applications: readonly ApplicationFacts[];
}

export interface AppGround {
  readonly state: ClusterState;
  readonly fleet: Fleet;
}

/** The apps of an environment by name: those that promotion tells of, and those that Argo CD renders. */
export function appCells(
  environment: Environment,
  { state, fleet }: AppGround,
): ReadonlyMap<string, AppCell> {
  const published = publishedIn(environment, { state, fleet });
  const applications = applicationsIn(environment, { state, fleet });
  const names = [...new Set([...published.keys(), ...applications.keys()])].sort();
  const findings = environmentFindings(environment, state);
  const cells = names.map((app) => {
    const own = applications.get(app) ?? [];
    // An environment with one app needs nobody to say what belongs to whom.
    const mine = names.length === 1 ? findings : findings.filter((one) => isOf(one, own));
    return cellOf({
      app,
      environment,
      own,
      told: published.get(app) ?? null,
      findings: mine,
      state,
    });
  });
  return new Map(cells.map((cell) => [cell.app, cell]));
}

interface CellGround {
  readonly app: string;
  readonly environment: Environment;
  readonly own: readonly ApplicationFacts[];
  readonly told: PublishedApp | null;
  readonly findings: readonly PlacedFinding[];
  readonly state: ClusterState;
}

function cellOf({ app, environment, own, told, findings, state }: CellGround): AppCell {
  const images = [...new Set(own.flatMap((application) => application.images))];
  const isKnown = state.reports.readMs !== null && (findings.length > 0 || own.length > 0);
  return {
    app,
    environment: environment.name,
    version: told?.version ?? (images.length === 0 ? null : images.map(lastName).join(", ")),
    since: told?.since ?? null,
    commit: told?.commit ?? null,
    pending: told?.pending ?? null,
    standing: standingOf(findings, isKnown),
    findings,
    applications: own,
  };
}

function publishedIn({ name }: Environment, { state, fleet }: AppGround) {
  const apps = state.published.items
    .filter((status) => status.fleet === fleet.name)
    .flatMap((status) => status.apps);
  return new Map(
    apps.filter(({ environment }) => environment === name).map((app) => [app.app, app]),
  );
}

/** By the folder that an Application renders: the first environment that claims it, as everywhere. */
function applicationsIn({ name }: Environment, { state, fleet }: AppGround) {
  const claimed = state.applications.items.flatMap((application) =>
    application.paths.flatMap((path) => {
      const [claim] = overlayClaims(fleet, path);
      return claim?.environment.name === name ? [{ app: claim.app, application }] : [];
    }),
  );
  const byApp = Map.groupBy(claimed, ({ app }) => app);
  return new Map(
    [...byApp].map(([app, group]) => [app, group.map(({ application }) => application)]),
  );
}

function isOf(
  { kind, namespace, name }: PlacedFinding,
  applications: readonly ApplicationFacts[],
): boolean {
  return applications.some(({ resources }) => resources.has(`${kind}/${namespace ?? ""}/${name}`));
}

/** "ml-inference:1.4.2" of "ghcr.io/acme/ml-inference:1.4.2". */
function lastName(image: string): string {
  return image.slice(image.lastIndexOf("/") + 1).replace(/(@sha256:[0-9a-f]{12}).*/, "$1");
}
