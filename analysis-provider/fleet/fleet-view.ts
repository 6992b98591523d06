import type { Environment } from "#core/policy/fleet.ts";
import type { PendingVersion } from "#core/published-status.ts";
import { type AppCell, appCells } from "./app-cells.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { BundleFacts } from "./decode-bundle.ts";
import { type EnvironmentView, environmentView } from "./environment-view.ts";

/** A fleet as the cluster shows it. */
export interface FleetView {
  readonly name: string;
  readonly revision: string;
  /** Names of servers that judge by another revision. */
  readonly skewed: readonly string[];
  readonly faults: readonly string[];
  readonly environments: readonly EnvironmentView[];
  readonly apps: readonly AppRow[];
}

export interface AppRow {
  readonly app: string;
  /** One for each environment; null where the app is not in it. */
  readonly cells: readonly (AppCell | null)[];
}

export interface WaitingVersion extends PendingVersion {
  readonly fleet: string;
  readonly app: string;
  readonly environment: string;
}

/** The fleets of all bundles, by name. `cluster` is the name by which fleets know this one; null where it has none. */
export function fleetViews(state: ClusterState, cluster: string | null): readonly FleetView[] {
  return state.bundles.items
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map((bundle) => fleetView(bundle, { state, cluster }));
}

interface Ground {
  readonly state: ClusterState;
  readonly cluster: string | null;
}

function fleetView(bundle: BundleFacts, { state, cluster }: Ground): FleetView {
  const { fleet, revision, servers, faults } = bundle;
  const environments = fleet.spec.environments.filter((one) => isHere(one, cluster));
  const cells = environments.map((environment) => appCells(environment, { state, fleet }));
  const apps = [...new Set(cells.flatMap((column) => [...column.keys()]))].sort();
  return {
    name: bundle.name,
    revision,
    skewed: servers.filter((server) => server.revision !== revision).map(({ name }) => name),
    faults,
    environments: environments.map((environment) => environmentView(environment, state)),
    apps: apps.map((app) => ({ app, cells: cells.map((column) => column.get(app) ?? null) })),
  };
}

function isHere({ clusters }: Environment, cluster: string | null): boolean {
  return clusters === undefined || cluster === null || clusters.includes(cluster);
}

/** What waits to come into an environment, those that fail first. */
export function waitingVersions({ published }: ClusterState): readonly WaitingVersion[] {
  const waiting = published.items.flatMap(({ fleet, apps }) =>
    apps.flatMap(({ app, environment, pending }) =>
      pending === null ? [] : [{ fleet, app, environment, ...pending }],
    ),
  );
  return waiting.toSorted((left, right) => RANK[left.verdict] - RANK[right.verdict]);
}

const RANK = { fail: 0, wait: 1, pass: 2 } as const;
