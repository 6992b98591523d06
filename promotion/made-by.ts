import { kustomizeVersion } from "#adapters/kustomize-version.ts";
import { readVersion } from "#adapters/read-version.ts";
import type { World } from "#adapters/world.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";

/** The programs at hand, as evidence names them. @throws CONFIG_INVALID without a kustomize */
export async function madeBy(world: World): Promise<EvidenceSpec["madeBy"]> {
  return { tiphys: readVersion(), kustomize: await kustomizeVersion(world) };
}
