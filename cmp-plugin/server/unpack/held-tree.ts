import { createHash, type Hash, hash } from "node:crypto";
import type { SourceTree } from "#rendering/closure/source-tree.ts";
import type { Header } from "tar-stream";
import { type DiskWriter, openDiskWriter } from "./disk-writer.ts";
import { entryPath } from "./entry-path.ts";
import { leavingLink } from "./leaving-link.ts";
import { openTreeNodes } from "./tree-nodes.ts";
import { unpackError } from "./unpack-error.ts";
import type { UnpackLimits } from "./unpack-limits.ts";

/** An archive's entries: in memory as far as they fit, and in a folder once that is asked for. */
export interface HeldTree {
  /** Takes one entry whole. @throws UPLOAD_REFUSED */
  readonly take: (header: Header, data: AsyncIterable<Buffer>) => Promise<void>;
  /** To be called when all entries are there. @throws UPLOAD_REFUSED when a link leads out of the tree */
  readonly finish: () => void;
  /** What the tree holds, by digests: without the contents, which it does not keep from being forgotten. */
  readonly tree: SourceTree;
  readonly entries: () => number;
  /** Writes all that is not written yet. @throws UPLOAD_REFUSED */
  readonly toDisk: () => void;
}

export interface HeldSetting {
  readonly limits: UnpackLimits;
  /** Where it is written: exists and is empty. Asked for only when something is. */
  readonly folder: () => string;
  /** What is held in memory at most; default 32 MiB. */
  readonly maxHeldBytes?: number | undefined;
}

const MAX_HELD_BYTES = 32 * 1024 * 1024;

export function openHeldTree(setting: HeldSetting): HeldTree {
  const { limits, folder, maxHeldBytes = MAX_HELD_BYTES } = setting;
  const nodes = openTreeNodes();
  const contents = holdContents(openDiskWriter(folder), maxHeldBytes);
  let entries = 0;
  const take = async (header: Header, data: AsyncIterable<Buffer>) => {
    entries += 1;
    if (entries > limits.entries) throw tooMany(limits.entries);
    const path = entryPath(header.name, limits.depth).join("/");
    if (header.type === "directory") return nodes.addFolder(path);
    if (path === "") throw unpackError(`entry "${header.name}": expected a name, got none`);
    if (header.type === "symlink")
      return nodes.add(path, { kind: "link", target: header.linkname ?? "" });
    if (header.type !== "file") throw foreign(path, header.type);
    nodes.add(path, { kind: "file" });
    nodes.setDigest(path, await contents.take(path, data));
  };
  return {
    take,
    finish: () => refuseLeaving(nodes.links()),
    tree: nodes.source,
    entries: () => entries,
    toDisk: () => {
      contents.write();
      for (const path of nodes.folders()) contents.disk.makeFolder(path);
      for (const [path, target] of nodes.links()) contents.disk.makeLink(path, target);
    },
  };
}

/** Contents of files, of which `maxBytes` are held back; what comes beyond that goes to disk, with all before it. */
function holdContents(disk: DiskWriter, maxBytes: number) {
  const held = new Map<string, Buffer>();
  let bytes = 0;
  const write = () => {
    for (const [path, content] of held) disk.write(path, content);
    held.clear();
  };
  const take = async (path: string, data: AsyncIterable<Buffer>): Promise<string> => {
    if (bytes > maxBytes) {
      write();
      const running = createHash("sha256");
      await disk.copy(path, hashed(data, running));
      return running.digest("hex");
    }
    const content = await contentOf(data);
    bytes += content.length;
    held.set(path, content);
    return hash("sha256", content, "hex");
  };
  return { disk, take, write };
}

/** Most files come in one block: nothing is copied then. */
async function contentOf(data: AsyncIterable<Buffer>): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of data) blocks.push(block);
  const [first = Buffer.alloc(0)] = blocks;
  return blocks.length > 1 ? Buffer.concat(blocks) : first;
}

async function* hashed(data: AsyncIterable<Buffer>, running: Hash): AsyncGenerator<Buffer> {
  for await (const block of data) {
    running.update(block);
    yield block;
  }
}

function refuseLeaving(links: ReadonlyMap<string, string>): void {
  const leaving = leavingLink(links);
  if (leaving === null) return;
  const target = JSON.stringify(links.get(leaving));
  throw unpackError(
    `link "${leaving}": expected a target in the repository, got ${target}, which leads out of it`,
  );
}

function foreign(path: string, type: Header["type"]) {
  return unpackError(
    `entry "${path}": expected a file, a folder or a symbolic link, got ${type ?? "another kind"}`,
  );
}

function tooMany(limit: number) {
  return unpackError(`expected at most ${limit} entries, got more`, {
    remedy: "Send less (tar exclusions), or raise TIPHYS_UNPACK_ENTRIES.",
  });
}
