import { join } from "node:path";
import { expect } from "chai";
import { readLimitedText } from "#rendering/read-limited-text.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("readLimitedText", () => {
  const folder = temporaryFolder();
  const cases = [
    { title: "reads text", content: "é\n", expected: "é\n" },
    { title: "drops the byte order mark", content: "\uFEFFa", expected: "a" },
    { title: "reads nothing that is no UTF-8", content: new Uint8Array([0xff]), expected: null },
    {
      title: "reads nothing longer than 4 MiB",
      content: "a".repeat(4 * 1024 * 1024 + 1),
      expected: null,
    },
  ];
  for (const { title, content, expected } of cases) {
    it(title, () => {
      writeTree(folder(), { file: content });
      expect(readLimitedText(join(folder(), "file"))).to.equal(expected);
    });
  }

  it("reads nothing from a folder or where nothing is", () => {
    expect(readLimitedText(folder())).to.equal(null);
    expect(readLimitedText(join(folder(), "nothing"))).to.equal(null);
  });
});
