import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import { PUBLISHED_NAME, type PublishedApp, type PublishedStatus } from "#core/published-status.ts";
import type { StepReport } from "../auto/auto-report.ts";
import type { Snapshot } from "../snapshot.ts";
import { readStatus } from "../status/read-status.ts";
import { publishedApps } from "./published-apps.ts";

/** A ConfigMap holds 1 MiB; other fleets have their keys in it, too. */
const MAX_BYTES = 400_000;

export interface PublishRequest {
  readonly git: GitRepository;
  /** After the pass. */
  readonly snapshot: Snapshot;
  readonly branch: string;
  readonly steps: readonly StepReport[];
  readonly now: number;
  readonly cluster: ClusterClient;
  /** Of the ConfigMap. */
  readonly namespace: string;
}

/** Writes the fleet's key of the ConfigMap, and no other's. @throws GIT_FAILED, CLUSTER_UNREACHABLE */
export async function publishStatus(request: PublishRequest): Promise<void> {
  const { cluster, namespace, snapshot } = request;
  const { name } = snapshot.loaded.fleet;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${PUBLISHED_NAME}`;
  const manager = encodeURIComponent(`tiphys-promotion-${name}`);
  const { status } = await cluster.send({
    method: "PATCH",
    path: `${path}?fieldManager=${manager}&force=true`,
    contentType: "application/apply-patch+yaml",
    body: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: PUBLISHED_NAME,
        namespace,
        labels: { "app.kubernetes.io/managed-by": "tiphys" },
      },
      data: { [`${name}.json`]: await statusText(request) },
    },
  });
  if (status === 200 || status === 201) return;
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${cluster.server}${path}: expected to write it, got status ${status}. Check that the namespace exists, and the rights of the account.`,
  );
}

async function statusText({ git, snapshot, branch, steps, now }: PublishRequest): Promise<string> {
  const { commit, loaded } = snapshot;
  const statuses = await readStatus(git, commit, { app: null, now });
  const apps = publishedApps(statuses, steps);
  const status = (shown: readonly PublishedApp[]): PublishedStatus => ({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PublishedStatus",
    publishedAt: new Date(now).toISOString(),
    fleet: loaded.fleet.name,
    branch,
    commit,
    apps: shown,
  });
  const whole = JSON.stringify(status(apps));
  return Buffer.byteLength(whole) <= MAX_BYTES
    ? whole
    : JSON.stringify(status(apps.map(withoutChanges)));
}

function withoutChanges(app: PublishedApp): PublishedApp {
  return app.pending === null ? app : { ...app, pending: { ...app.pending, changes: [] } };
}
