import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listClusterObjects } from "#adapters/kubernetes/list-cluster-objects.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { literalNamespace } from "#core/policy/environment.ts";
import { imagesOf } from "#core/promotion/aborted-rollout.ts";
import { type TestedRollout, testedRollout } from "#core/promotion/winner/tested-rollout.ts";
import { tellApart, versionNames } from "#core/promotion/winner/version-names.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";
import type { TestedVersions } from "#core/slo/decide-test.ts";
import type { FoundTarget } from "../find-target.ts";
import { renderTarget } from "../judge-target.ts";
import type { Snapshot } from "../snapshot.ts";

const API_VERSION = "argoproj.io/v1alpha1";
const HASH_LABEL = "rollouts-pod-template-hash";

/** One of the versions that a Rollout runs. */
export interface RolloutSide {
  readonly names: ReadonlySet<string>;
  readonly images: readonly string[];
}

export interface FoundRollout {
  readonly rollout: TestedRollout;
  readonly sides: { readonly old: RolloutSide; readonly new: RolloutSide };
  /** Which of the compared versions is which; null where these are others. */
  readonly versions: TestedVersions | null;
  /** Images of the Rollout as the cluster has it: of its template, or of what that made where it stands elsewhere. */
  readonly told: readonly string[];
  /** The same as Git wants them. */
  readonly wanted: readonly string[];
}

export interface RolloutQuestion extends FoundTarget {
  readonly snapshot: Snapshot;
  readonly test: ComparedTest;
  readonly client: ClusterClient;
  readonly world: World;
}

/** The Rollout of an overlay as its cluster has it: of several the one with the versions that were compared. @throws USAGE_INVALID, CLUSTER_UNREACHABLE */
export async function findTestedRollout(question: RolloutQuestion): Promise<FoundRollout> {
  const { snapshot, target, environment, world } = question;
  const { objects } = await renderTarget({ snapshot, path: target.path, environment, world });
  const rendered = objects.filter(
    ({ apiVersion, kind }) => kind === "Rollout" && apiVersion.startsWith("argoproj.io/"),
  );
  const found = await Promise.all(
    rendered.map(
      async (object) =>
        await lookAt(object, { ...question, wanted: wantedImages(object, objects) }),
    ),
  );
  const [first, second] = found;
  if (first === undefined)
    throw usage(
      `expected a Rollout in ${target.path}, its render has none. Name another environment, or set promotion.winner of ${environment.name} to commit.`,
    );
  if (second === undefined) return first;
  const [tested, other] = found.filter(({ versions }) => versions !== null);
  if (tested !== undefined && other === undefined) return tested;
  const names = (tested === undefined ? found : [tested, other]).flatMap((each) =>
    each === undefined ? [] : [nameOf(each.rollout)],
  );
  throw usage(
    `expected one Rollout in ${target.path} with the versions that were compared, got ${tested === undefined ? `none among ${names.join(", ")}` : names.join(" and ")}. Name versions by their pod-template-hash.`,
  );
}

function nameOf({ namespace, name }: TestedRollout): string {
  return `${namespace}/${name}`;
}

/** Of the Rollout's own template, or of the workload that it names. */
function wantedImages({ spec }: KubeObject, objects: readonly KubeObject[]): readonly string[] {
  const reference = isRecord(spec) ? spec.workloadRef : undefined;
  if (!isRecord(reference)) return imagesOf({ spec });
  const workload = objects.find(
    ({ kind, metadata }) => kind === reference.kind && metadata?.name === reference.name,
  );
  return imagesOf({ spec: workload?.spec });
}

interface Looking extends RolloutQuestion {
  readonly wanted: readonly string[];
}

async function lookAt(rendered: KubeObject, question: Looking): Promise<FoundRollout> {
  const { client, environment, test, world, wanted } = question;
  const namespace = String(rendered.metadata?.namespace ?? literalNamespace(environment) ?? "");
  const rollout = testedRollout(await readRollout(rendered, namespace, { client, world }));
  const replicaSets = await listReplicaSets(rollout, { client, world });
  const sideOf = (hash: string): RolloutSide => {
    const own = replicaSets.find(({ metadata }) => labelOf(metadata, HASH_LABEL) === hash);
    const template = isRecord(own?.spec) ? own.spec.template : undefined;
    const names = new Set([...versionNames(template), ...(hash === "" ? [] : [hash])]);
    return { names, images: imagesOf({ spec: { template } }) };
  };
  const sides = { old: sideOf(rollout.hashes.old), new: sideOf(rollout.hashes.new) };
  const versions = tellApart(test.versions, { old: sides.old.names, new: sides.new.names });
  const told = rollout.images.length > 0 ? rollout.images : sides.new.images;
  return { rollout, sides, versions, told, wanted };
}

type Look = Pick<RolloutQuestion, "client" | "world">;

async function readRollout(
  { metadata }: KubeObject,
  namespace: string,
  { client, world: { signal } }: Look,
): Promise<KubeObject> {
  const name = String(metadata?.name ?? "");
  const path = `/apis/${API_VERSION}/namespaces/${encodeURIComponent(namespace)}/rollouts/${encodeURIComponent(name)}`;
  const { status, body } = await client.send({ path, signal });
  if (status === 200 && isKubeObject(body)) return body;
  const advice =
    status === 404
      ? "Name its cluster with --kubeconfig or --context, or wait until it is there."
      : "Check the rights of the account: it needs to get rollouts in argoproj.io.";
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${client.server}: expected Rollout ${namespace}/${name}, got status ${status}. ${advice}`,
  );
}

async function listReplicaSets(
  { namespace, uid }: TestedRollout,
  { client, world: { signal } }: Look,
): Promise<readonly KubeObject[]> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/replicasets`;
  const list = await listClusterObjects(client, {
    ...{ path, apiVersion: "apps/v1", kind: "ReplicaSet", signal },
  });
  if ("status" in list)
    throw new TiphysError(
      "CLUSTER_UNREACHABLE",
      `${client.server}${path}: expected a list, got status ${list.status}. Check the rights of the account: it needs to list replicasets in apps.`,
    );
  return list.filter(({ metadata }) => {
    const owners: unknown = metadata?.ownerReferences;
    return Array.isArray(owners) && owners.some((owner) => isRecord(owner) && owner.uid === uid);
  });
}

function labelOf(metadata: KubeObject["metadata"], name: string): unknown {
  return isRecord(metadata?.labels) ? metadata.labels[name] : undefined;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `compare: --promote: ${problem}`);
}
