import type { TreeEntry } from "#adapters/git/list-tree.ts";
import type { ObjectReader } from "#adapters/git/object-reader.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { textFiles } from "./text-files.ts";
import { readTexts } from "./versions-since.ts";

interface OverlayPlaces {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly overlays: readonly AppOverlay[];
  readonly fleet: Fleet;
}

/** The texts that versions of overlays are read from, by what Git calls them. @throws GIT_FAILED */
export async function readOverlayTexts(
  objects: ObjectReader,
  { entries, overlays, fleet }: OverlayPlaces,
): Promise<ReadonlyMap<string, string>> {
  const byFolder = new Map(overlays.map(({ path }) => [path, new Map<string, TreeEntry>()]));
  for (const entry of entries.values()) {
    const { path } = entry;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      byFolder.get(path.slice(0, end))?.set(path.slice(end + 1), entry);
  }
  const wanted = overlays.flatMap(({ app, path }) => {
    const inside = byFolder.get(path) ?? new Map<string, TreeEntry>();
    const names = textFiles([...inside.keys()], promotableOf(fleet.spec, app));
    return [...names].flatMap((name) => {
      const entry = inside.get(name);
      return entry !== undefined && isPlain(entry) ? [entry.object] : [];
    });
  });
  return await readTexts(objects, wanted);
}

/** True for what is neither a link nor a submodule. */
export function isPlain({ kind }: TreeEntry): boolean {
  return kind === "file" || kind === "executable";
}
