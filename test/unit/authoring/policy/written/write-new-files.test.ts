import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeNewFiles } from "#authoring/policy/written/write-new-files.ts";

describe("new files in a folder", () => {
  let path = "";
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "tiphys-new-"));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const files = [
    { path: "a.yaml", text: "a: 1\n" },
    { path: "b.yaml", text: "b: 1\n" },
  ];

  it("are written, and not again when they are there as they should be", () => {
    expect(writeNewFiles({ path, shown: "out" }, files)).to.deep.equal(["a.yaml", "b.yaml"]);
    expect(writeNewFiles({ path, shown: "out" }, files)).to.deep.equal([]);
    expect(readFileSync(join(path, "b.yaml"), "utf8")).to.equal("b: 1\n");
  });

  it("are none where one has another text", () => {
    writeFileSync(join(path, "b.yaml"), "mine");
    expect(() => writeNewFiles({ path, shown: "out" }, files)).to.throw(
      "out/b.yaml: expected no file",
    );
    expect(readdirSync(path)).to.deep.equal(["b.yaml"]);
    expect(readFileSync(join(path, "b.yaml"), "utf8")).to.equal("mine");
  });

  it("replace what is ours", () => {
    writeFileSync(join(path, "b.yaml"), "# ours\nb: 0\n");
    const isOurs = (text: string) => text.startsWith("# ours");
    expect(writeNewFiles({ path, shown: "out", isOurs }, files)).to.have.length(2);
  });

  it("are none where a folder stands in the way", () => {
    mkdirSync(join(path, "b.yaml"));
    expect(() => writeNewFiles({ path, shown: "out" }, files)).to.throw(
      "out: could not be written",
    );
    expect(readdirSync(path)).to.deep.equal(["b.yaml"]);
  });
});
