import { mkdirSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { unpackArchive } from "#cmp-plugin/server/unpack/unpack-archive.ts";
import { UNPACK_LIMITS } from "#cmp-plugin/server/unpack/unpack-limits.ts";
import { diskTree } from "#rendering/closure/disk-tree.ts";
import { listFolder } from "#rendering/closure/tree-listing.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { type ArchiveEntry, inPieces, sha256, tarOf } from "#test/support/plugin-archive.ts";

const ENTRIES: readonly ArchiveEntry[] = [
  { name: "a.yaml", data: "a" },
  { name: "deep/er/b.yaml", data: "bb".repeat(40) },
  { name: "deep/c.yaml", data: "ccc" },
  { name: "deep/link", type: "symlink", linkname: "../a.yaml" },
  { name: "empty/", type: "directory" },
  { name: "last.yaml", data: "last" },
];

describe("what was sent, held in memory", () => {
  const folder = temporaryFolder();

  for (const maxHeldBytes of [1_000_000, 50, 0])
    it(`is on disk what it is in memory, with room for ${maxHeldBytes} bytes`, async () => {
      const tree = join(folder(), "tree");
      const packed = gzipSync(await tarOf(ENTRIES));
      const { held } = await unpackArchive({
        ...{ chunks: inPieces(packed), size: packed.length, checksum: sha256(packed) },
        ...{ limits: UNPACK_LIMITS, maxHeldBytes },
        folder: () => {
          mkdirSync(tree, { recursive: true });
          return tree;
        },
      });
      expect(readdirSync(folder()).length).to.equal(maxHeldBytes > 1000 ? 0 : 1);
      held.toDisk();
      const disk = diskTree(tree);
      expect(listFolder(held.tree, "")).to.deep.equal(listFolder(disk, ""));
      for (const path of ["a.yaml", "deep/er/b.yaml", "deep/c.yaml", "last.yaml"])
        expect(held.tree.digest(path), path).to.equal(disk.digest(path));
      for (const path of ["empty", "deep", "deep/link", "nowhere"])
        expect(held.tree.look(path), path).to.deep.equal(disk.look(path));
      expect(held.tree.digest("deep/link")).to.equal(null);
      expect(readFileSync(join(tree, "deep/link"), "utf8")).to.equal("a");
      expect(readlinkSync(join(tree, "deep/link"))).to.equal("../a.yaml");
    });
});
