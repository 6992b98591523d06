import { expect } from "chai";
import { findUnreadableFile } from "#rendering/find-unreadable-file.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const COMPLAINT = 'yaml: unmarshal errors: line 2: mapping key "a" already defined at line 1';

describe("findUnreadableFile", () => {
  const folder = temporaryFolder();
  const cases = [
    { title: "names the file and line", complaint: COMPLAINT, expected: "b.yaml:2" },
    { title: "is silent about other complaints", complaint: "no such thing", expected: null },
    {
      title: "leaves files alone that are no documents",
      complaint: COMPLAINT,
      files: ["a.yaml", "c.txt"],
      expected: null,
    },
  ];
  for (const { title, complaint, files = ["a.yaml", "c.txt", "b.yaml"], expected } of cases) {
    it(title, () => {
      writeTree(folder(), {
        "a.yaml": "a: 1\n",
        "b.yaml": "a: 1\na: 2\n",
        "c.txt": "a: 1\na: 2\n",
      });
      const problem = findUnreadableFile(complaint, { root: folder(), files });
      expect(problem && `${problem.file}:${problem.line}`).to.equal(expected);
    });
  }
});
