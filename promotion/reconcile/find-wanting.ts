import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { literalNamespace } from "#core/policy/environment.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { type AbortedRollout, imagesOf } from "#core/promotion/aborted-rollout.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { readVersion, type Version } from "#core/promotion/version.ts";
import { renderTarget } from "../judge-target.ts";
import { readOverlay, type Snapshot } from "../snapshot.ts";

interface Question {
  readonly rollout: AbortedRollout;
  /** In which the Rollout is, as environments name it; null where nobody said. */
  readonly cluster: string | null;
  readonly world: World;
}

/**
 * The overlay that renders to a Rollout with exactly its aborted images: Git still wants them. Null where none does.
 * @throws FLEET_INVALID where several do, USAGE_INVALID where a cluster's name would tell them apart
 */
export async function findWanting(
  snapshot: Snapshot,
  question: Question,
): Promise<AppOverlay | null> {
  const wanting: AppOverlay[] = [];
  for (const overlay of candidates(snapshot, question))
    if (await wants(snapshot, overlay, question)) wanting.push(overlay);
  const [first, second] = wanting;
  if (first === undefined || second === undefined) return first ?? null;
  const { namespace, name } = question.rollout;
  throw new TiphysError(
    "USAGE_INVALID",
    `promote: Rollout ${namespace}/${name}: expected one overlay that renders to it, got ${first.path} and ${second.path}. Name the cluster with --cluster, and in each environment's clusters.`,
  );
}

/** Overlays whose own version is among the images: only these are rendered. */
function candidates(snapshot: Snapshot, { rollout, cluster }: Question): readonly AppOverlay[] {
  const { spec } = snapshot.loaded.fleet;
  return snapshot.overlays.filter((overlay) => {
    const environment = environmentOf(snapshot, overlay);
    if (environment === null || !isIn(environment, cluster)) return false;
    const version = versionOf(snapshot, overlay, spec);
    return version !== null && namesOneOf(version, rollout.images);
  });
}

function isIn({ clusters }: Environment, cluster: string | null): boolean {
  return cluster === null || clusters === undefined || clusters.includes(cluster);
}

/** What cannot be read wants nothing that could be told. */
function versionOf(
  snapshot: Snapshot,
  { app, path }: AppOverlay,
  spec: Parameters<typeof promotableOf>[0],
): Version | null {
  try {
    const promotable = promotableOf(spec, app);
    return readVersion(readOverlay(snapshot, path, promotable), promotable);
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

function namesOneOf({ images }: Version, wanted: readonly string[]): boolean {
  return images.some(({ name, newName, tag, digest }) => {
    const place = newName ?? name;
    const end = [tag === null ? "" : `:${tag}`, digest === null ? "" : `@${digest}`];
    return wanted.some((image) => image === place + end.join("") || image === place + end[1]);
  });
}

async function wants(
  snapshot: Snapshot,
  overlay: AppOverlay,
  { rollout, world }: Question,
): Promise<boolean> {
  const environment = environmentOf(snapshot, overlay);
  if (environment === null) return false;
  const rendered = await renderTarget({ snapshot, path: overlay.path, environment, world });
  return rendered.objects.some(({ kind, metadata, spec }) => {
    const namespace = metadata?.namespace ?? literalNamespace(environment);
    const isSame = metadata?.name === rollout.name && namespace === rollout.namespace;
    if (kind !== "Rollout" || !isSame) return false;
    return imagesOf({ spec }).join("\n") === rollout.images.join("\n");
  });
}

function environmentOf({ loaded }: Snapshot, overlay: AppOverlay): Environment | null {
  const { environments } = loaded.fleet.spec;
  return environments.find(({ name }) => name === overlay.environment) ?? null;
}
