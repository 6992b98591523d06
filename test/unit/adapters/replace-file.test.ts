import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "#adapters/replace-file.ts";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("replaceFile", () => {
  const folder = temporaryFolder();

  it("makes the folders on the way, and leaves nothing beside the file", () => {
    replaceFile(join(folder(), "a/b/report.json"), "{}");

    expect(readdirSync(join(folder(), "a/b"))).to.deep.equal(["report.json"]);
    expect(readFileSync(join(folder(), "a/b/report.json"), "utf8")).to.equal("{}");
  });

  it("writes through a link, which stays one", () => {
    writeTree(folder(), { "real.txt": "old", "link.txt": "-> real.txt" });

    replaceFile(join(folder(), "link.txt"), "new");

    expect(lstatSync(join(folder(), "link.txt")).isSymbolicLink()).to.equal(true);
    expect(readFileSync(join(folder(), "real.txt"), "utf8")).to.equal("new");
  });

  it("leaves devices where they are", () => {
    replaceFile("/dev/null", "gone");

    expect(lstatSync("/dev/null").isCharacterDevice()).to.equal(true);
  });

  it("says what could not be written", () => {
    writeTree(folder(), { file: "" });

    expect(() => replaceFile(join(folder(), "file/report.json"), "")).to.throw(
      /report\.json: could not be written \((ENOTDIR|EEXIST)\)/,
    );
    expect(() => replaceFile(folder(), "")).to.throw(/could not be written \(EISDIR\)/);
  });
});
