import { expect } from "chai";
import { dotted, placeProblems, readDocuments } from "#adapters/origin-document.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("dotted", () => {
  const cases: readonly (readonly [readonly (string | number)[], string])[] = [
    [[], ""],
    [["spec", "rules", 0, "cel"], "spec.rules[0].cel"],
    [["metadata", "labels", "app.kubernetes.io/name"], 'metadata.labels["app.kubernetes.io/name"]'],
    [[0, "x"], "[0].x"],
  ];
  for (const [keys, expected] of cases) {
    it(`writes ${JSON.stringify(keys)} as "${expected}"`, () =>
      expect(dotted(keys)).to.equal(expected));
  }
});

describe("placeProblems", () => {
  const folder = temporaryFolder();
  const problem = { at: ["spec", "a"], message: "expected more", remedy: "Write more." };

  it("says line and column of the document that a problem is about", async () => {
    writeTree(folder(), { "a.yaml": "x: 1\n---\nspec:\n  b: 1\n  a: 2\n" });
    const [, second] = readDocuments(folder(), "a.yaml");
    const [placed] = await placeProblems([problem], second ?? null);
    expect(placed).to.include({ file: "a.yaml", line: 5, path: "spec.a", remedy: "Write more." });
  });

  it("says the nearest place above what is missing", async () => {
    writeTree(folder(), { "a.yaml": "spec:\n  b: 1\n" });
    const [first] = readDocuments(folder(), "a.yaml");
    const [placed] = await placeProblems([problem], first ?? null);
    expect(placed).to.include({ file: "a.yaml", path: "spec.a" });
    expect(placed?.line).to.be.within(1, 2);
  });

  it("says the place in the text where there is no file", async () => {
    const [placed] = await placeProblems([{ ...problem, offset: 6 }], null);
    expect(placed?.message).to.equal("expected more (at character 7)");
  });
});
