import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { AnalysisRunFacts } from "./gates/outside-facts.ts";
import { imageParts } from "./image-parts.ts";
import type { ImageVersion } from "./image-version.ts";

interface Seen {
  readonly replicaSets: readonly KubeObject[];
  readonly analysisRuns: readonly KubeObject[];
}

const HASH = "rollouts-pod-template-hash";

/**
 * The last AnalysisRuns of each kind that judged pods with a version's images: a Rollout's ReplicaSet has both its pods'
 * images and the hash that its AnalysisRuns bear. What stands beside a newer one of its kind was tried again.
 */
export function versionRuns(
  images: readonly ImageVersion[],
  { replicaSets, analysisRuns }: Seen,
): Asked<readonly AnalysisRunFacts[]> {
  const own = replicaSets.filter(
    (set) => ownerOf(set) !== null && imagesOf(set, images).length > 0,
  );
  const byRollout = Map.groupBy(own, (set) => ownerOf(set) ?? "");
  const facts: AnalysisRunFacts[] = [];
  for (const [rollout, sets] of byRollout) {
    const [newest] = sets
      .filter((set) => imagesOf(set, images).every(({ isVersion }) => isVersion))
      .toSorted(newestFirst);
    if (newest === undefined) return { unknown: `Rollout ${rollout} has not got the version yet` };
    const runs = analysisRuns.filter(
      (run) => ownerOf(run) === rollout && labelOf(run, HASH) === labelOf(newest, HASH),
    );
    facts.push(...lastOfEach(runs).map(runFacts));
  }
  if (byRollout.size === 0) return { unknown: "no Rollout with the version's images was found" };
  return { known: facts };
}

interface FoundImage {
  readonly isVersion: boolean;
}

/** The containers that have one of the images, in whatever version. */
function imagesOf({ spec }: KubeObject, images: readonly ImageVersion[]): readonly FoundImage[] {
  const template = isRecord(spec) && isRecord(spec.template) ? spec.template : {};
  const pod = isRecord(template.spec) ? template.spec : {};
  const containers = [pod.initContainers, pod.containers].flatMap((list) =>
    Array.isArray(list) ? list.filter(isRecord) : [],
  );
  return containers.flatMap(({ image }) => {
    const { repository, tag, digest } = imageParts(String(image));
    const wanted = images.find(({ name, newName }) => (newName ?? name) === repository);
    if (wanted === undefined) return [];
    const isVersion = wanted.digest === null ? tag === wanted.tag : digest === wanted.digest;
    return [{ isVersion }];
  });
}

function lastOfEach(runs: readonly KubeObject[]): readonly KubeObject[] {
  const kinds = Map.groupBy(
    runs,
    (run) => `${labelOf(run, "rollout-type") ?? ""} ${labelOf(run, "step-index") ?? ""}`,
  );
  return [...kinds.values()].flatMap((group) => group.toSorted(newestFirst).slice(0, 1));
}

function runFacts({ metadata = {}, status }: KubeObject): AnalysisRunFacts {
  const { phase, message } = isRecord(status) ? status : {};
  return {
    name: `${String(metadata.namespace)}/${String(metadata.name)}`,
    phase: typeof phase === "string" ? phase : "",
    message: typeof message === "string" && message !== "" ? message : null,
  };
}

/** "shop-staging/shop": the Rollout that owns an object; null for none. */
function ownerOf({ metadata = {} }: KubeObject): string | null {
  const owners = (Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : []).filter(
    isRecord,
  );
  const owner = owners.find(({ kind }) => kind === "Rollout");
  return owner === undefined ? null : `${String(metadata.namespace)}/${String(owner.name)}`;
}

function labelOf({ metadata = {} }: KubeObject, name: string): string | null {
  const value = isRecord(metadata.labels) ? metadata.labels[name] : undefined;
  return typeof value === "string" ? value : null;
}

function newestFirst(left: KubeObject, right: KubeObject): number {
  return momentOf(right) - momentOf(left);
}

function momentOf({ metadata = {} }: KubeObject): number {
  return Date.parse(String(metadata.creationTimestamp)) || 0;
}
