import { readFileSync } from "node:fs";
import { pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";

interface RenderedFolder {
  readonly repository: RepositoryRoot;
  readonly directory: string;
  readonly bytes: Uint8Array;
}

/**
 * A render with what the fleet's SLOs generate for it, if `render.slos` is on. A fleet that does not speak of SLOs
 * is not even read. @throws FLEET_INVALID, SLO_INVALID, MANIFEST_UNREADABLE
 */
export async function withFleetSlos(
  { repository, directory, bytes }: RenderedFolder,
  { env }: World,
): Promise<readonly ManifestText[]> {
  const { root, fleetFile } = repository;
  const file = pathFrom(root, realFolder(directory));
  const texts = [{ file, bytes, isSource: false }];
  if (fleetFile === null || !readFileSync(fleetFile, "utf8").includes("slos")) return texts;
  const [{ readFleet }, { openSlos }, { overlayClaims }] = await Promise.all([
    import("#adapters/load-fleet.ts"),
    import("#rendering/append-slos.ts"),
    import("#core/policy/environment.ts"),
  ]);
  const { fleet } = await readFleet(root);
  const environment = overlayClaims(fleet, file)[0]?.environment ?? null;
  const appendSlos = await openSlos({ root, fleet });
  return appendSlos({ texts, environment, namespace: env.ARGOCD_APP_NAMESPACE || null });
}
