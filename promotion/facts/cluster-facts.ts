import { isBefore } from "#adapters/git/read-marks.ts";
import { runGit } from "#adapters/git/run-git.ts";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listClusterObjects } from "#adapters/kubernetes/list-cluster-objects.ts";
import { listNamespaces } from "#adapters/kubernetes/list-namespaces.ts";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import { labelSelectorMatcher } from "#core/policy/select.ts";
import { findApplications } from "#core/promotion/find-applications.ts";
import type {
  AnalysisRunFacts,
  ApplicationFacts,
  OutsideFacts,
} from "#core/promotion/gates/outside-facts.ts";
import { versionRuns } from "#core/promotion/version-runs.ts";
import { askWithin } from "./ask-within.ts";
import type { OutsideQuestion } from "./outside-facts.ts";

const LIMIT_MS = 30_000;
const NOT_ASKED = { unknown: "nobody was asked" };
const ROLLOUTS = "argoproj.io/v1alpha1";

/** What the cluster of the environment before shows of the version, as far as the target's settings want to know. */
export async function clusterFacts(
  question: OutsideQuestion,
): Promise<Pick<OutsideFacts, "health" | "analysis">> {
  const { settings } = question;
  const [health, analysis] = await Promise.all([
    settings.health ? askCluster(question, healthFacts) : NOT_ASKED,
    settings.analysis ? askCluster(question, analysisFacts) : NOT_ASKED,
  ]);
  return { health, analysis };
}

interface Look {
  readonly client: ClusterClient;
  readonly signal: AbortSignal;
}

type Ask<T> = (question: OutsideQuestion, look: Look) => Promise<Asked<T>>;

async function askCluster<T>(question: OutsideQuestion, ask: Ask<T>): Promise<Asked<T>> {
  const { sources, world, route } = question;
  if (route.source === null)
    return { unknown: "it comes from outside of the fleet, and was nowhere before" };
  const { cluster } = sources;
  if (cluster === null)
    return { unknown: "no cluster was named: add --kubeconfig FILE, or --context NAME" };
  return await askWithin({
    whom: "the cluster",
    limitMs: LIMIT_MS,
    signal: world.signal,
    ask: async (signal) => await ask(question, { client: await cluster(), signal }),
  });
}

async function healthFacts(
  { git, route, arrivals }: OutsideQuestion,
  { client, signal }: Look,
): Promise<Asked<readonly ApplicationFacts[]>> {
  const { app, environment, path } = route.source ?? route.target;
  const arrival = arrivals.find((each) => each.environment === environment)?.commit ?? null;
  if (arrival === null)
    return { unknown: `Git does not say by which commit the version came to ${environment}` };
  const kind = { path: "/apis/argoproj.io/v1alpha1/applications", kind: "Application" };
  const list = await listAll({ client, signal }, { ...kind, apiVersion: ROLLOUTS });
  const { found, elsewhere } = findApplications(list, {
    app,
    environment,
    path: git.prefix === "" ? path : `${git.prefix}/${path}`,
    addresses: await addressesOf(git),
  });
  if (found.length === 0) return { unknown: noneWords(path, elsewhere) };
  const known = found.map(async (application) => {
    const { revision } = application;
    const isCommit = revision !== null && /^[0-9a-f]{40,64}$/.test(revision);
    const hasVersion = isCommit ? await isBefore(git, arrival, revision) : null;
    return { ...application, hasVersion };
  });
  return { known: await Promise.all(known) };
}

function noneWords(path: string, elsewhere: readonly string[]): string {
  const others = elsewhere.join(" and ");
  const more = others === "" ? "" : `; ${others} has this path in another repository`;
  return `no Application with the path ${path} was found${more}`;
}

async function addressesOf({ folder, world }: OutsideQuestion["git"]): Promise<readonly string[]> {
  const args = ["config", "--null", "--get-regexp", "^remote\\..*\\.url$"];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) return [];
  const entries = new TextDecoder().decode(result.output.stdout).split("\0");
  return entries.flatMap((entry) => entry.split("\n")[1] ?? []);
}

async function analysisFacts(
  { version, route, snapshot }: OutsideQuestion,
  look: Look,
): Promise<Asked<readonly AnalysisRunFacts[]>> {
  if (version.images.length === 0)
    return { unknown: "the version has no image by which its AnalysisRuns could be found" };
  const name = route.source?.environment;
  const { fleet } = snapshot.loaded;
  const environment = fleet.spec.environments.find((each) => each.name === name);
  if (environment === undefined) return NOT_ASKED;
  const namespaces = await namespacesOf(environment, look);
  if (namespaces.length === 0) return { unknown: `${environment.name} has no namespace` };
  const lists = namespaces.map(async (namespace) => ({
    replicaSets: await listAll(look, {
      path: `/apis/apps/v1/namespaces/${namespace}/replicasets`,
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
    }),
    analysisRuns: await listAll(look, {
      path: `/apis/${ROLLOUTS}/namespaces/${namespace}/analysisruns`,
      apiVersion: ROLLOUTS,
      kind: "AnalysisRun",
    }),
  }));
  const all = await Promise.all(lists);
  return versionRuns(version.images, {
    replicaSets: all.flatMap(({ replicaSets }) => replicaSets),
    analysisRuns: all.flatMap(({ analysisRuns }) => analysisRuns),
  });
}

/** Where all names are literal, nobody has to be asked for the cluster's. */
async function namespacesOf(
  environment: Environment,
  { client, signal }: Look,
): Promise<readonly string[]> {
  const { namespaces, namespaceSelector } = environment;
  const isLiteral =
    namespaceSelector === undefined && !namespaces.some((glob) => /[*?]/.test(glob));
  if (isLiteral) return namespaces;
  const isNamed = anyGlobMatcher(namespaces);
  const isSelected =
    namespaceSelector === undefined ? () => false : labelSelectorMatcher(namespaceSelector);
  const all = await listNamespaces(client, signal);
  return all.flatMap(({ metadata: { name, labels } = {} }) =>
    typeof name === "string" && (isNamed(name) || isSelected(labels ?? {})) ? [name] : [],
  );
}

async function listAll(
  { client, signal }: Look,
  kind: { readonly path: string; readonly apiVersion: string; readonly kind: string },
): Promise<readonly KubeObject[]> {
  const list = await listClusterObjects(client, { ...kind, signal });
  if (!("status" in list)) return list;
  const words = list.status === 404 ? "the kind is not installed" : `status ${list.status}`;
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `expected to list ${kind.kind}s, got: ${words}. Check the cluster and the rights of the account.`,
  );
}
