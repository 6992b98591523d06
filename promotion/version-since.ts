import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { TreeEntry } from "#adapters/git/list-tree.ts";
import { readBlobs } from "#adapters/git/read-blobs.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { TiphysError } from "#core/errors.ts";
import type { OverlayFile, OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { holdsVersion, readVersion, type Version } from "#core/promotion/version.ts";
import { textFiles } from "./snapshot.ts";

/** Commits of an overlay that are looked at; an older version has been there at least since the last of them. */
const MAX_COMMITS = 100;
const MAX_FILE_BYTES = 512 * 1024;

interface History {
  /** Full hash: where to begin. */
  readonly commit: string;
  /** As that commit has it. */
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
  readonly version: Version;
}

/**
 * When an overlay got the version that it has, by the committer's clock, on the first parents alone: milliseconds since
 * the epoch, null where nothing is known. The number of git's processes does not depend on the history. @throws GIT_FAILED
 */
export async function versionSince(
  repository: GitRepository,
  { commit, overlay, promotable, version }: History,
): Promise<number | null> {
  const steps = await readSteps(repository, { commit, path: overlay.path });
  const texts = await readTexts(repository, { steps, promotable });
  const files = new Map(overlay.files);
  let since: number | null = null;
  for (const { time, changes } of steps) {
    since = time;
    for (const { name, before } of changes) {
      if (before === null) files.delete(name);
      else files.set(name, fileOf(before, texts));
    }
    if (!wasThere({ path: overlay.path, files }, { promotable, version })) return since;
  }
  return since;
}

/** What could not be read then was another version. */
function wasThere(
  overlay: OverlayFiles,
  { promotable, version }: Pick<History, "promotable" | "version">,
): boolean {
  try {
    return holdsVersion(readVersion(overlay, promotable), version);
  } catch (error) {
    if (error instanceof TiphysError) return false;
    throw error;
  }
}

function fileOf(object: string, texts: ReadonlyMap<string, string>): OverlayFile {
  return { object, text: texts.get(object) ?? null, isPlain: true };
}

interface Step {
  readonly time: number;
  /** Names below the overlay; `before` is what was there, null for nothing. */
  readonly changes: readonly { readonly name: string; readonly before: string | null }[];
}

/** Newest first. */
async function readSteps(
  { folder, prefix, world }: GitRepository,
  { commit, path }: { readonly commit: string; readonly path: string },
): Promise<readonly Step[]> {
  const top = `${prefix === "" ? "" : `${prefix}/`}${path}/`;
  const format = ["--format=%x01%ct", "--raw", "--no-abbrev", "--no-renames", "-z"];
  const walk = ["--first-parent", "-m", "-n", String(MAX_COMMITS)];
  const args = ["log", ...walk, ...format, commit, "--", path];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) {
    const message = `${path}: expected its history, git gave none. Check the repository with "git fsck".`;
    throw new TiphysError("GIT_FAILED", message, { detail: result.failure.stderr });
  }
  const records = new TextDecoder().decode(result.output.stdout).split("\x01").slice(1);
  return records.map((record) => parseStep(record, top));
}

/** "1700000000\0\n:100644 100644 <old> <new> M\0apps/a/x\0…" */
function parseStep(record: string, top: string): Step {
  const time = Number.parseInt(record, 10) * 1000;
  const found = record.matchAll(/:\d+ \d+ ([0-9a-f]+) [0-9a-f]+ \w+\0([^\0]+)/g);
  const changes = [...found].flatMap(([, before = "", path = ""]) =>
    path.startsWith(top)
      ? [{ name: path.slice(top.length), before: /^0+$/.test(before) ? null : before }]
      : [],
  );
  return { time, changes };
}

async function readTexts(
  repository: GitRepository,
  { steps, promotable }: { readonly steps: readonly Step[]; readonly promotable: Promotable },
): Promise<ReadonlyMap<string, string>> {
  const changes = steps.flatMap((step) => step.changes);
  const wanted = textFiles({ names: changes.map(({ name }) => name), promotable });
  const objects = changes.flatMap(({ name, before }) =>
    before !== null && wanted.has(name) ? [before] : [],
  );
  const entries = [...new Set(objects)].map((object): TreeEntry => ({
    kind: "file",
    object,
    bytes: MAX_FILE_BYTES,
    path: object,
  }));
  const texts = new Map<string, string>();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  await readBlobs(repository, entries, ({ object }, content) => {
    texts.set(object, decoder.decode(content));
  });
  return texts;
}
