import { join } from "node:path";
import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import { type ObjectReader, openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import { FLEET_FILE, type RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { readFreezes } from "#adapters/read-freezes.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import { pathMatcher } from "#core/policy/glob.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { loadGuardrails, type LoadedGuardrails } from "#rendering/load-guardrails.ts";
import { addOverlay } from "./add-overlay.ts";
import { type CommitFolder, makeCommitFolder } from "./commit-folder.ts";
import { findOverlays } from "./find-overlays.ts";
import { isPlain, readOverlayTexts } from "./overlay-texts.ts";
import { textFiles } from "./text-files.ts";

/** A commit with all that a promotion looks at; the caller removes it. */
export interface Snapshot {
  /** Full hash. */
  readonly commit: string;
  /** A folder with the fleet and what its globs name; the rest is written when `addOverlay` asks for it. */
  readonly repository: RepositoryRoot;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Texts of overlays by what Git calls them. */
  readonly texts: ReadonlyMap<string, string>;
  readonly loaded: LoadedGuardrails;
  readonly freezes: readonly Freeze[];
  /** Every overlay that an environment claims. */
  readonly overlays: readonly AppOverlay[];
  /** Writes what kustomize reads of an overlay into the folder. @throws GIT_FAILED, RENDER_FAILED */
  readonly addOverlay: (path: string) => Promise<void>;
  /** Writes single files into the folder. @throws GIT_FAILED */
  readonly addFiles: (paths: readonly string[]) => Promise<void>;
  readonly remove: () => void;
}

/** A commit's fleet, and its files as they are needed. @throws GIT_FAILED, FLEET_INVALID, POLICY_INVALID */
export async function openSnapshot(
  git: GitRepository,
  commit: string,
  world: World,
): Promise<Snapshot> {
  const objects = openObjectReader(git);
  let folder: CommitFolder | null = null;
  const remove = () => {
    void objects.close();
    folder?.remove();
  };
  try {
    const list = await listTree(git, commit);
    const entries = new Map(list.map((entry) => [entry.path, entry]));
    folder = makeCommitFolder(entries, objects);
    const opened = await openFleet({ commit, entries, folder, objects, world });
    const files = { folder, entries };
    return {
      commit,
      entries,
      ...opened,
      addOverlay: async (path) => await addOverlay(files, path),
      addFiles: async (paths) =>
        await files.folder.add(paths.flatMap((path) => entries.get(path) ?? [])),
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Opening {
  readonly commit: string;
  readonly entries: Snapshot["entries"];
  readonly folder: CommitFolder;
  readonly objects: ObjectReader;
  readonly world: World;
}

async function openFleet({ commit, entries, folder, objects, world }: Opening) {
  const { root } = folder;
  const fleetEntry = entries.get(FLEET_FILE);
  if (fleetEntry === undefined) throw noFleet(commit);
  await folder.add([fleetEntry]);
  const { fleet } = await readFleet(root);
  const matchers = globsOf(fleet).map((glob) => pathMatcher(glob.replace(/^(\.\/+)+/, "")));
  const isNamed = ({ path }: TreeEntry) => matchers.some((match) => match(path) !== null);
  await folder.add([...entries.values()].filter(isNamed));
  const repository = { root, fleetFile: join(root, FLEET_FILE) };
  const { env } = world;
  const loaded = await loadGuardrails({ repository, env, now: world.now(), extraPolicies: [] });
  const freezes = await readFreezes(root, loaded.fleet.spec.freezes);
  const overlays = findOverlays([...entries.keys()], loaded.fleet);
  const texts = await readOverlayTexts(objects, { entries, overlays, fleet: loaded.fleet });
  return { repository, loaded, freezes, overlays, texts };
}

/** Whatever the fleet names by paths. */
function globsOf({ spec }: Fleet): readonly string[] {
  const policies = spec.policies.map((entry) => (typeof entry === "string" ? entry : entry.use));
  const baseline = spec.baseline === undefined ? [] : [spec.baseline];
  const { exceptions, slos, freezes, crds } = spec;
  return [...policies, ...exceptions, ...slos, ...freezes, ...crds, ...baseline];
}

/** What the snapshot holds of an overlay; the texts that versions are read from with it. */
export function readOverlay(
  { entries, texts }: Pick<Snapshot, "entries" | "texts">,
  path: string,
  promotable: Promotable,
): OverlayFiles {
  const inside = [...entries.values()].filter((entry) => entry.path.startsWith(`${path}/`));
  const names = new Map(inside.map((entry) => [entry.path.slice(path.length + 1), entry]));
  const read = textFiles([...names.keys()], promotable);
  const files = [...names].map(([name, entry]) => {
    const { object } = entry;
    const text = isPlain(entry) && read.has(name) ? (texts.get(object) ?? null) : null;
    return [name, { object, text, isPlain: isPlain(entry) }] as const;
  });
  return { path, files: new Map(files) };
}

function noFleet(commit: string): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    `expected tiphys.yaml in commit ${commit.slice(0, 12)}, found none. Commit it first: promotions go by what Git holds.`,
  );
}
