import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isUtf8 } from "node:buffer";
import { DocumentReader } from "#adapters/document-reader.ts";
import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { unpackRevision } from "#adapters/git/unpack-revision.ts";
import { FLEET_FILE } from "#adapters/load-fleet.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { type Freeze, parseFreeze } from "#core/policy/freeze.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { loadGuardrails, type LoadedGuardrails } from "#rendering/load-guardrails.ts";
import { findOverlays } from "./find-overlays.ts";
import { textFiles } from "./text-files.ts";

/** A commit with all that a promotion looks at; the caller removes it. */
export interface Snapshot {
  /** Full hash. */
  readonly commit: string;
  readonly repository: RepositoryRoot;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly loaded: LoadedGuardrails;
  readonly freezes: readonly Freeze[];
  /** Every overlay that an environment claims. */
  readonly overlays: readonly AppOverlay[];
  readonly remove: () => void;
}

/** A commit's files in a temporary folder, and its fleet. @throws GIT_FAILED, FLEET_INVALID, POLICY_INVALID */
export async function openSnapshot(
  git: GitRepository,
  commit: string,
  world: World,
): Promise<Snapshot> {
  const [unpacked, entries] = await Promise.all([
    unpackRevision(git, commit),
    listTree(git, commit),
  ]);
  const { folder, remove } = unpacked;
  try {
    const fleetFile = join(folder, FLEET_FILE);
    if (!existsSync(fleetFile)) throw noFleet(commit);
    const repository = { root: folder, fleetFile };
    const { env } = world;
    const request = { repository, env, now: world.now(), extraPolicies: [] };
    const loaded = await loadGuardrails(request);
    const freezes = await readFreezes(folder, loaded.fleet.spec.freezes);
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    const overlays = findOverlays([...byPath.keys()], loaded.fleet);
    return { commit, repository, entries: byPath, loaded, freezes, overlays, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What the snapshot holds of an overlay; the texts that versions are read from with it. */
export function readOverlay(
  { repository, entries }: Pick<Snapshot, "repository" | "entries">,
  path: string,
  promotable: Promotable,
): OverlayFiles {
  const inside = [...entries.values()].filter((entry) => entry.path.startsWith(`${path}/`));
  const names = new Map(inside.map((entry) => [entry.path.slice(path.length + 1), entry]));
  const read = textFiles([...names.keys()], promotable);
  const files = [...names].map(([name, { object, kind }]) => {
    const isPlain = kind === "file" || kind === "executable";
    const text = isPlain && read.has(name) ? readText(join(repository.root, path, name)) : null;
    return [name, { object, text, isPlain }] as const;
  });
  return { path, files: new Map(files) };
}

function readText(file: string): string | null {
  const bytes = readFileSync(file);
  return isUtf8(bytes) ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : null;
}

async function readFreezes(root: string, globs: readonly string[]): Promise<readonly Freeze[]> {
  const reader = new DocumentReader(root);
  const freezes = reader
    .documents(globs)
    .flatMap((origin) => reader.take(parseFreeze(origin.value), origin) ?? []);
  await reader.throwProblems("FLEET_INVALID");
  return freezes;
}

function noFleet(commit: string): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    `expected tiphys.yaml in commit ${commit.slice(0, 12)}, found none. Commit it first: promotions go by what Git holds.`,
  );
}
