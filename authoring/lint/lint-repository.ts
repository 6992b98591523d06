import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";
import { loadPlatformBundle } from "#adapters/load-bundle.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { claimedOverlays } from "#authoring/check/fleet-overlays.ts";
import { valueAt } from "#core/document/field-path.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { YamlSource } from "#core/kube/yaml-source.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { revisionOf } from "#core/policy/revision.ts";
import { type OverlayClosure, overlayClosure } from "#rendering/closure/overlay-closure.ts";
import { describedPlugin } from "./argo-cd/described-plugin.ts";
import { ownRepository } from "./argo-cd/own-repository.ts";
import type { LintedRepository } from "./examine/examination.ts";
import type { ArgoFile } from "./find-argo-files.ts";

interface Known {
  readonly repository: RepositoryRoot;
  readonly fleet: Fleet | null;
  readonly manifests: readonly ArgoFile[];
  readonly world: World;
}

/** What Applications are held against. @throws CONFIG_INVALID for a TIPHYS_BUNDLE that is none, FILE_UNREADABLE */
export function lintRepository(known: Known): LintedRepository {
  const { repository, manifests, world } = known;
  const { root } = repository;
  const documents = manifests.flatMap(({ text }) =>
    new YamlSource(text).documents().map(({ value }) => value),
  );
  const path = world.env.TIPHYS_BUNDLE ?? "";
  const bundle = path === "" ? null : loadPlatformBundle(path);
  const fleet = known.fleet ?? bundle?.fleet ?? null;
  const claimed = fleet === null ? [] : claimedOverlays(root, fleet);
  const closures = new Map<string, Promise<OverlayClosure | null>>();
  return {
    root,
    fleet,
    overlays: claimed.map(({ location }) => pathFrom(root, location)),
    plugins: documents.flatMap((value) => describedPlugin(value) ?? []),
    bundle: {
      isUsed: bundle !== null || documents.some(mountsBundle),
      revision: bundle === null ? null : revisionOf(bundle),
    },
    ...ownRepository(root),
    closureOf: (folder) => {
      const found = closures.get(folder) ?? closureOf(root, folder);
      closures.set(folder, found);
      return found;
    },
  };
}

/** Null for what cannot be rendered (that is said elsewhere), and where it may read more than is known. */
async function closureOf(root: string, path: string): Promise<OverlayClosure | null> {
  if (!existsSync(join(root, path))) return null;
  try {
    const closure = await overlayClosure({ repositoryRoot: root, path });
    return closure.unknown.length === 0 ? closure : null;
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

/** A sidecar of the repo-server, or a patch of it, with TIPHYS_BUNDLE in its environment. */
function mountsBundle(value: unknown): boolean {
  const containers = valueAt(value, ["spec", "template", "spec", "containers"]);
  if (!Array.isArray(containers)) return false;
  return containers.some((container: unknown) => {
    const env = valueAt(container, ["env"]);
    return (
      Array.isArray(env) && env.some((entry) => isRecord(entry) && entry.name === "TIPHYS_BUNDLE")
    );
  });
}
