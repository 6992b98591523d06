import { expect } from "chai";
import { entryPath } from "#cmp-plugin/server/unpack/entry-path.ts";

describe("the path of an archive's entry", () => {
  it("leaves out what says nothing", () => {
    expect(entryPath("./a//b/./c/", 9)).to.deep.equal(["a", "b", "c"]);
  });

  const refused = [
    "..",
    "a/..",
    "/a",
    "a\0b",
    "a/b/c",
    "é".repeat(128),
    `${"n".repeat(100)}`.repeat(30),
  ];
  for (const name of refused)
    it(`refuses ${JSON.stringify(name.slice(0, 20))}`, () => {
      expect(() => entryPath(name, 2)).to.throw(/^upload: entry ".+": expected .+, got .+\. /);
    });
});
