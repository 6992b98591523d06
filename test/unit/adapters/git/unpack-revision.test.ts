import { execFileSync } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { type UnpackedRevision, unpackRevision } from "#adapters/git/unpack-revision.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";

describe("unpackRevision", () => {
  const tree = gitWorkTree();
  let unpacked: UnpackedRevision | null = null;
  afterEach(() => unpacked?.remove());

  const unpack = async (revision: string, folder = tree().folder) => {
    unpacked = await unpackRevision(await openRepository(folder, gitWorld(folder)), revision);
    return unpacked;
  };

  it("writes files, modes and links of a commit, and leaves work tree and index alone", async () => {
    tree().write({
      "a/ä b.yaml": "one\r\n",
      "run.sh": "#!/bin/sh\n",
      link: "-> a/ä b.yaml",
      e: "",
    });
    tree().git("add", "--all");
    tree().git("update-index", "--chmod=+x", "run.sh");
    tree().git("commit", "--quiet", "--message=x");
    const commit = tree().git("rev-parse", "HEAD");
    tree().write({ "a/ä b.yaml": "two\n", new: "x" });
    const index = readFileSync(join(tree().folder, ".git/index"));

    const { folder } = await unpack(commit);

    expect(readdirSync(folder).sort()).to.deep.equal(["a", "e", "link", "run.sh"]);
    expect(readFileSync(join(folder, "a/ä b.yaml"), "utf8")).to.equal("one\r\n");
    expect(readlinkSync(join(folder, "link"))).to.equal("a/ä b.yaml");
    expect(statSync(join(folder, "run.sh")).mode & 0o111).to.equal(0o111);
    expect(readFileSync(join(folder, "e"), "utf8")).to.equal("");
    expect(folder).to.equal(realpathSync(folder));
    expect(readFileSync(join(tree().folder, ".git/index")).equals(index)).to.equal(true);
    expect(tree().git("status", "--porcelain")).to.contain("?? new");
    expect(existsSync(join(tree().folder, ".git/worktrees"))).to.equal(false);
  });

  it("writes only what lies below the folder, and nothing where the commit has no such folder", async () => {
    tree().write({ "deploy/x.yaml": "x", other: "y" });
    const commit = tree().commit();
    const { folder } = await unpack(commit, join(tree().folder, "deploy"));
    expect(readdirSync(folder)).to.deep.equal(["x.yaml"]);
    unpacked?.remove();
    tree().write({ "later/z.yaml": "z" });
    const none = await unpack(commit, join(tree().folder, "later"));
    expect(readdirSync(none.folder)).to.deep.equal([]);
  });

  it("runs nothing that the repository's configuration names", async () => {
    tree().write({ "x.txt": "x", ".gitattributes": "*.txt filter=f diff=d text eol=crlf\n" });
    const commit = tree().commit();
    const trace = join(tree().folder, "trace");
    const spy = `sh -c "echo ran >> ${trace}; cat"`;
    for (const name of [
      ...["filter.f.smudge", "filter.f.clean", "filter.f.process", "diff.d.textconv"],
      ...["diff.external", "core.pager", "core.fsmonitor", "core.sshCommand"],
    ])
      tree().git("config", name, spy);
    tree().git("config", "core.hooksPath", "hooks");
    tree().write({ "hooks/post-checkout": `#!/bin/sh\n${spy}\n`, "x.txt": "changed" });
    const { folder } = await unpack(commit);
    expect(readFileSync(join(folder, "x.txt"), "utf8")).to.equal("x");
    expect(existsSync(trace)).to.equal(false);
  });

  it("names submodules and pointers to Git LFS", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n";
    tree().write({ "model.bin": pointer });
    const first = tree().commit();
    tree().git("update-index", "--add", "--cacheinfo", `160000,${first},vendor/lib`);
    tree().git("commit", "--quiet", "--message=x");
    const { submodules, lfsPointers } = await unpack(tree().git("rev-parse", "HEAD"));
    expect({ submodules, lfsPointers }).to.deep.equal({
      submodules: ["vendor/lib"],
      lfsPointers: ["model.bin"],
    });
  });

  it("refuses a commit whose files would lie outside", async () => {
    const blob = tree().git("hash-object", "-w", "--stdin");
    const entry = Buffer.concat([Buffer.from("100644 ../evil\0"), Buffer.from(blob, "hex")]);
    const object = execFileSync(
      "git",
      ["hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
      {
        cwd: tree().folder,
        input: entry,
        encoding: "utf8",
      },
    ).trim();
    const commit = tree().git("commit-tree", object, "-m", "x");
    const error = await errorOf(unpack(commit));
    expect(error.message).to.contain('got "../evil" in the commit');
  });

  it("says what a clone without all contents lacks, and does not fetch", async () => {
    tree().write({ "x.yaml": "x" });
    tree().commit();
    tree().write({ "x.yaml": "y" });
    const commit = tree().commit();
    const clone = `${tree().folder}-clone`;
    tree().git("config", "uploadpack.allowFilter", "true");
    tree().git(
      "clone",
      "--quiet",
      "--bare",
      "--filter=blob:none",
      `file://${tree().folder}`,
      `${clone}/.git`,
    );
    tree().git("-C", clone, "config", "core.bare", "false");
    const error = await errorOf(unpack(commit, clone));
    expect(error.code).to.equal("GIT_FAILED");
    expect(error.message).to.contain("filter");
  });

  it("leaves nothing behind", async () => {
    tree().write({ x: "x" });
    const { folder, remove } = await unpack(tree().commit());
    remove();
    remove();
    expect(existsSync(folder)).to.equal(false);
  });
});
