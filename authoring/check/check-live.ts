import { resolve } from "node:path";
import { type ClusterClient, connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { listNamespaces } from "#adapters/kubernetes/list-namespaces.ts";
import { listKinds } from "#adapters/kubernetes/list-kinds.ts";
import { findRepositoryRoot, type RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { claimedNamespaces, type ClaimedNamespace } from "#core/policy/live/claimed-namespaces.ts";
import { CLUSTER_TARGET, namespaceTarget } from "#core/policy/live/judge-namespace.ts";
import type { CheckOptions, LiveOptions } from "./check-options.ts";
import { finishCheck } from "./finish-check.ts";
import { judgeLiveCluster, otherRepositories } from "./judge-live-cluster.ts";
import { judgeLiveNamespace } from "./judge-live-namespace.ts";
import { listBreakglass } from "./list-live.ts";
import { type CheckGuardrails, loadCheckGuardrails } from "./load-check-guardrails.ts";
import { showProgress } from "./show-progress.ts";

interface Run {
  readonly live: LiveOptions;
  readonly options: CheckOptions;
  readonly world: World;
}

/**
 * Judges the namespaces of a cluster that the fleet claims, prints the report, and returns the exit code.
 * @throws USAGE_INVALID, CONFIG_INVALID, CLUSTER_UNREACHABLE, FLEET_INVALID, POLICY_INVALID
 */
export async function checkLive(run: Run): Promise<number> {
  const { live, options, world } = run;
  const repository = findRepositoryRoot(world.cwd, world);
  const loaded = await loadCheckGuardrails({ repository, options, world });
  const fleet = fleetOf(loaded.fleet);
  refuseUnknownCluster(fleet, live.cluster);
  const { kubeconfig } = live;
  const client = connectCluster(kubeconfig === null ? null : resolve(world.cwd, kubeconfig));
  const all = await listNamespaces(client, world.signal);
  const claimed = claimedNamespaces(all, { fleet, cluster: live.cluster });
  const wanted = claimed.filter((namespace) => isWanted(namespace, options));
  if (wanted.length === 0) throw nothingClaimed(all.length, client);
  const { reports, hints } = await judgeAll(wanted, { ...run, client, loaded, fleet });
  return await finishCheck(
    { reports, loaded, hints: [], input: null },
    {
      plan: planOf(repository),
      options,
      world,
      hints: [...unclaimedHint(all.length - claimed.length, client), ...hints],
    },
  );
}

interface Judging extends Run {
  readonly client: ClusterClient;
  readonly loaded: CheckGuardrails;
  readonly fleet: Fleet;
}

/** One namespace after the other, so that only one is held at a time; then what belongs to none. */
async function judgeAll(namespaces: readonly ClaimedNamespace[], judging: Judging) {
  const { client, loaded, fleet, options, world } = judging;
  const { signal } = world;
  const { kinds, clusterKinds, faults } = await listKinds(client, signal);
  const breakglass = await listBreakglass(client, { guardrails: loaded.guardrails, signal });
  const others = isNarrowed(options) ? null : await otherRepositories(client, { fleet, signal });
  const isWhole = others?.length === 0;
  const progress = showProgress(world, namespaces.length + (isWhole ? 1 : 0));
  const reports = [];
  try {
    for (const namespace of namespaces) {
      progress.begin(namespaceTarget(namespace.object.metadata?.name ?? ""));
      const live = { client, kinds, loaded, breakglass: breakglass.exceptions, world };
      reports.push(await judgeLiveNamespace(namespace, live));
      progress.end();
    }
    if (isWhole) {
      progress.begin(CLUSTER_TARGET);
      reports.push(await judgeLiveCluster({ client, kinds: clusterKinds, loaded, world }));
      progress.end();
    }
  } finally {
    progress.close();
  }
  const silent = faults.map((fault) => `the kinds of a group are not known: ${fault}`);
  return { reports, hints: [...breakglass.hints, ...silent, ...othersHint(others ?? [])] };
}

/** Who asks for a part of the namespaces does not ask for the cluster. */
function isNarrowed({ environment, namespace }: CheckOptions): boolean {
  return environment !== null || namespace !== null;
}

function othersHint(others: readonly string[]): readonly string[] {
  if (others.length === 0) return [];
  return [
    `what belongs to no namespace is not judged: other repositories have bundles in the cluster (${others.join(", ")}), and of several none judges it`,
  ];
}

function isWanted(
  { object, environment }: ClaimedNamespace,
  options: Pick<CheckOptions, "environment" | "namespace">,
): boolean {
  if (options.namespace !== null && object.metadata?.name !== options.namespace) return false;
  return options.environment === null || environment.name === options.environment;
}

function fleetOf(fleet: Fleet | null): Fleet {
  if (fleet !== null) return fleet;
  throw usage(
    "expected a tiphys.yaml in this folder or above it, which says what namespaces are claimed, found none. Change into the repository.",
  );
}

function refuseUnknownCluster({ spec }: Fleet, cluster: string | null): void {
  const known = new Set(spec.environments.flatMap(({ clusters }) => clusters ?? []));
  if (known.size === 0) return;
  const names = [...known].sort().join(", ");
  if (cluster === null)
    throw usage(`expected --cluster NAME, as environments name clusters. One of ${names}.`);
}

/** Nothing looked at is no success: a wrong --cluster or context would show as one. */
function nothingClaimed(count: number, { server }: ClusterClient): TiphysError {
  return usage(
    `expected a namespace that the fleet claims, found none among the ${count} of ${server}. Check --cluster, --env, --namespace and the kubeconfig's context.`,
  );
}

function unclaimedHint(count: number, { server }: ClusterClient): readonly string[] {
  if (count === 0) return [];
  const words = count === 1 ? "1 namespace is" : `${count} namespaces are`;
  return [`${words} claimed by no environment, or exempt, and not judged (${server})`];
}

function planOf(repository: RepositoryRoot) {
  return { repository, targets: [], isWholeFleet: false };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `check --live: ${problem}`);
}
