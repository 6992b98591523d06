import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { textFiles } from "./text-files.ts";
import { readObjects } from "./versions-since.ts";

interface Place {
  /** Of the overlay, relative to the repository. */
  readonly path: string;
  readonly promotable: Promotable;
}

/** An overlay as a commit has it, with the texts that versions are read from; without files where there is none. @throws GIT_FAILED */
export async function overlayAt(
  git: GitRepository,
  commit: string,
  { path, promotable }: Place,
): Promise<OverlayFiles> {
  const entries = (await listTree(git, commit)).filter((entry) =>
    entry.path.startsWith(`${path}/`),
  );
  const names = new Map(entries.map((entry) => [entry.path.slice(path.length + 1), entry]));
  const wanted = textFiles([...names.keys()], promotable);
  const objects = [...names].flatMap(([name, entry]) =>
    wanted.has(name) && isPlain(entry) ? [entry.object] : [],
  );
  const texts = await readObjects(git, objects);
  const files = [...names].map(([name, entry]) => {
    const text = wanted.has(name) && isPlain(entry) ? (texts.get(entry.object) ?? null) : null;
    return [name, { object: entry.object, text, isPlain: isPlain(entry) }] as const;
  });
  return { path, files: new Map(files) };
}

function isPlain({ kind }: TreeEntry): boolean {
  return kind === "file" || kind === "executable";
}
