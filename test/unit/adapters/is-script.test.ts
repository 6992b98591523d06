import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isScript } from "#adapters/is-script.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";

describe("isScript", () => {
  const folder = temporaryFolder();

  const cases: readonly (readonly [
    title: string,
    content: string | Uint8Array,
    expected: boolean,
  ])[] = [
    ["a script says which program reads it", "#!/bin/sh\nexec kustomize\n", true],
    ["a compiled program does not", new Uint8Array([0x7f, 0x45, 0x4c, 0x46]), false],
    ["an empty file may be anything", "", true],
  ];
  for (const [title, content, expected] of cases)
    it(title, () => {
      const path = join(folder(), "program");
      writeFileSync(path, content);
      chmodSync(path, 0o755);
      expect(isScript(path)).to.equal(expected);
    });

  it("a file that is not there may be anything", () => {
    expect(isScript(join(folder(), "none"))).to.equal(true);
  });

  it("the Node that runs this is compiled", () => {
    expect(isScript(process.execPath)).to.equal(false);
  });
});
