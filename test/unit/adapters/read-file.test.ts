import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { readFileBytes, reasonOf } from "#adapters/read-file.ts";
import { TiphysError } from "#core/errors.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("reading a file", () => {
  const folder = temporaryFolder();

  it("gives its bytes", () => {
    writeTree(folder(), { a: new Uint8Array([0, 255, 10]) });
    expect([...readFileBytes(join(folder(), "a"), "a")]).to.deep.equal([0, 255, 10]);
  });

  const cases: readonly (readonly [string, string, string])[] = [
    ["nothing", "missing", "shown: there is no such file; check the path."],
    ["a folder", "", "shown: is a folder, expected a file."],
    ["something below a file", "a/b", "shown: a part of the path is not a folder; check the path."],
    ["a link in a circle", "loop", "shown: its links lead in a circle; remove the link."],
  ];
  for (const [title, path, message] of cases) {
    it(`refuses ${title}, by the name that people know`, () => {
      writeTree(folder(), { a: "", loop: "-> loop" });
      expect(() => readFileBytes(join(folder(), path), "shown"))
        .to.throw(TiphysError, message)
        .with.property("code", "FILE_UNREADABLE");
    });
  }

  it("refuses a pipe, which might never end, and a device", () => {
    const pipe = join(folder(), "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/null"])
      expect(() => readFileBytes(path, "shown"))
        .to.throw(TiphysError, "shown: is a pipe or a device, expected a file; use - for standard")
        .with.property("code", "FILE_UNREADABLE");
  });

  it("has words for every reason", () => {
    expect(reasonOf({ code: "EACCES" })).to.equal(
      "permission denied; make it readable for this user",
    );
    expect(reasonOf({ code: "EIO" })).to.equal("cannot be read (EIO)");
    expect(reasonOf(new Error("x"))).to.equal("cannot be read (unknown reason)");
  });
});
