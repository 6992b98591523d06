import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findExecutable } from "#adapters/find-executable.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("findExecutable", () => {
  const folder = temporaryFolder();
  beforeEach(() => {
    writeTree(folder(), { "bin/tool": "", "bin/tool.CMD": "", "bin/plain": "" });
    chmodSync(join(folder(), "bin/tool"), 0o755);
    chmodSync(join(folder(), "bin/tool.CMD"), 0o755);
  });

  const cases = [
    { title: "finds a name on PATH", name: "tool", expected: "bin/tool" },
    {
      title: "finds a path relative to the working folder",
      name: "./bin/tool",
      expected: "bin/tool",
    },
    { title: "finds nothing for a file that is not executable", name: "plain", expected: null },
    { title: "finds nothing for an unknown name", name: "other", expected: null },
  ];
  for (const { title, name, expected } of cases) {
    it(title, () => {
      const env = { PATH: join(folder(), "bin") };
      const found = findExecutable(name, { env, cwd: folder(), platform: "linux" });
      expect(found).to.equal(expected === null ? null : join(folder(), expected));
    });
  }

  it("tries the extensions of PATHEXT on Windows", () => {
    const env = { Path: join(folder(), "bin"), PATHEXT: ".EXE;.CMD" };
    chmodSync(join(folder(), "bin/tool"), 0o644);
    const found = findExecutable("tool", { env, cwd: folder(), platform: "win32" });
    expect(found).to.equal(join(folder(), "bin/tool.CMD"));
  });
});
