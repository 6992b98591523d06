import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundleFiles } from "#adapters/bundle-files.ts";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import { loadObjectives } from "#adapters/load-objectives.ts";
import { readDocuments } from "#adapters/origin-document.ts";
import { TiphysError } from "#core/errors.ts";
import { bundleOffer } from "./bundle-offer.ts";
import type { ObjectiveOffer } from "./objective-store.ts";
import { brokenOffer, fleetSettings } from "./fleet-settings.ts";

/**
 * What a folder offers: the SLOs that its tiphys.yaml names, else those of every GuardrailBundle in its YAML
 * files (a mounted ConfigMap). Policies are not read: they have no say here. @throws CONFIG_INVALID
 */
export async function folderOffers(
  folder: string,
  cluster: string | null,
): Promise<readonly ObjectiveOffer[]> {
  if (existsSync(join(folder, FLEET_FILE))) return [await fleetOffer(folder, cluster)];
  return bundleFiles(folder).flatMap((file) => fileOffers({ folder, file, cluster }));
}

/** A file that cannot be read takes nothing away: the store keeps what the fleet of this folder gave before. */
async function fleetOffer(folder: string, cluster: string | null): Promise<ObjectiveOffer> {
  try {
    const { fleet, objectives, problems, revision } = await loadObjectives(folder);
    const read = { key: FLEET_FILE, name: fleet.name, objectives, problems, revision };
    return { ...read, ...fleetSettings(fleet, cluster) };
  } catch (error) {
    return broken(FLEET_FILE, error);
  }
}

function fileOffers(place: {
  readonly folder: string;
  readonly file: string;
  readonly cluster: string | null;
}): readonly ObjectiveOffer[] {
  const { folder, file, cluster } = place;
  try {
    const documents = readDocuments(folder, file);
    return documents.map(({ value, index }) =>
      bundleOffer({ key: index === 0 ? file : `${file}#${index}`, object: value, cluster }),
    );
  } catch (error) {
    return [broken(file, error)];
  }
}

function broken(name: string, error: unknown): ObjectiveOffer {
  if (!(error instanceof TiphysError)) throw error;
  const problems = error.problems.length > 0 ? error.problems : [{ message: error.message }];
  return brokenOffer({ key: name, name }, problems);
}
