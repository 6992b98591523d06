import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listPages } from "#adapters/kubernetes/list-pages.ts";
import { isRecord } from "#core/is-record.ts";
import { PUBLISHED_NAME } from "#core/published-status.ts";
import type { ClusterState, Reading } from "./cluster-state.ts";
import { decodeApplication } from "./decode-application.ts";
import { decodeBundle } from "./decode-bundle.ts";
import { decodeException } from "./decode-exception.ts";
import { decodePublished } from "./decode-published.ts";
import { decodeReport } from "./decode-report.ts";
import { decodeRollout } from "./decode-rollout.ts";

export interface ClusterReading {
  readonly client: ClusterClient;
  /** Of the ConfigMap that passes of promotions write. */
  readonly namespace: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

type Read<T> = () => Promise<readonly T[]>;

const NOTHING = { items: [], readMs: null, problem: "not read yet" } as const;

/** Before anything was read. */
export const UNREAD: ClusterState = {
  bundles: NOTHING,
  reports: NOTHING,
  applications: NOTHING,
  rollouts: NOTHING,
  breakglass: NOTHING,
  published: NOTHING,
};

/** Reads all sources at once; where one fails, what it last said stays, with the reason. Never rejects. */
export async function readCluster(
  before: ClusterState,
  reading: ClusterReading,
): Promise<ClusterState> {
  const again = <T>(last: Reading<T>, read: Read<T>) => readAgain(last, { read, now: reading.now });
  const list =
    <T>(path: string, decode: Decode<T>): Read<T> =>
    () =>
      listAll({ path, decode }, reading);
  const [bundles, reports, applications, rollouts, breakglass, published] = await Promise.all([
    again(before.bundles, list("/apis/tiphys.io/v1alpha1/guardrailbundles", decodeBundle)),
    again(before.reports, () => readReports(reading)),
    again(before.applications, list("/apis/argoproj.io/v1alpha1/applications", decodeApplication)),
    again(before.rollouts, list("/apis/argoproj.io/v1alpha1/rollouts", decodeRollout)),
    again(before.breakglass, list("/apis/tiphys.io/v1alpha1/guardrailexceptions", decodeException)),
    again(before.published, () => readPublished(reading)),
  ]);
  return { bundles, reports, applications, rollouts, breakglass, published };
}

async function readAgain<T>(
  last: Reading<T>,
  { read, now }: { readonly read: Read<T>; readonly now: () => number },
): Promise<Reading<T>> {
  try {
    return { items: await read(), readMs: now(), problem: null };
  } catch (error) {
    return { ...last, problem: error instanceof Error ? error.message : String(error) };
  }
}

type Decode<T> = (item: Readonly<Record<string, unknown>>) => T | null;

const REPORTS = "/apis/wgpolicyk8s.io/v1alpha2";
const OURS = "app.kubernetes.io/managed-by=tiphys";

async function readReports(reading: ClusterReading) {
  const lists = await Promise.all(
    ["policyreports", "clusterpolicyreports"].map((kind) =>
      listAll({ path: `${REPORTS}/${kind}`, decode: decodeReport, labelSelector: OURS }, reading),
    ),
  );
  return lists.flat();
}

interface Listed<T> {
  readonly path: string;
  readonly decode: Decode<T>;
  readonly labelSelector?: string;
}

async function listAll<T>(
  { decode, ...request }: Listed<T>,
  { client, signal }: ClusterReading,
): Promise<readonly T[]> {
  const found = await listPages(client, { ...request, signal }, decode);
  if (!("status" in found)) return found;
  throw new Error(statusWords(found.status));
}

async function readPublished({ client, namespace, signal }: ClusterReading) {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${PUBLISHED_NAME}`;
  const { status, body } = await client.send({ path, signal });
  if (status === 200 && isRecord(body)) return decodePublished(body);
  throw new Error(status === 404 ? "nobody publishes" : statusWords(status));
}

function statusWords(status: number): string {
  if (status === 404) return "not installed";
  if (status === 401 || status === 403) return "the account may not read it";
  return `the API server answered ${status}`;
}
