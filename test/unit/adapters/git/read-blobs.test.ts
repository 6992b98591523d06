import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { listTree } from "#adapters/git/list-tree.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { readBlobs } from "#adapters/git/read-blobs.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";

describe("readBlobs", () => {
  const tree = gitWorkTree();
  const folder = temporaryFolder();

  /** Reads two files with a git that hands over so many bytes of their content. */
  async function readCut(bytes: number): Promise<readonly string[] | string> {
    tree().write({ "a.txt": "first", "b.txt": "second" });
    const commit = tree().commit();
    const real = `PATH='${process.env.PATH ?? ""}' git "$@"`;
    const script = `#!/bin/sh\ncase "$*" in *--batch*) ${real} | head -c ${bytes};; *) ${real};; esac\n`;
    const PATH = `${join(folder(), "bin")}:${process.env.PATH ?? ""}`;
    writeTree(folder(), { "bin/git": script });
    chmodSync(join(folder(), "bin/git"), 0o755);
    const { signal } = new AbortController();
    const repository = await openRepository(tree().folder, {
      env: { PATH },
      cwd: tree().folder,
      signal,
    });
    const texts: string[] = [];
    try {
      await readBlobs(repository, await listTree(repository, commit), (_entry, content) =>
        texts.push(new TextDecoder().decode(content)),
      );
      return texts;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  it("hands over files whole", async () => {
    expect(await readCut(1000)).to.deep.equal(["first", "second"]);
  });

  for (const bytes of [0, 30, 50, 53, 60, 100, 107]) {
    it(`takes an answer of ${bytes} bytes for an error`, async () => {
      expect(await readCut(bytes)).to.match(
        /^[ab]\.txt: expected its content in the clone, git has none\./,
      );
    });
  }
});
