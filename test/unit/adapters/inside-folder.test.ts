import { expect } from "chai";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";

describe("isInside", () => {
  const cases = [
    { title: "holds for the folder itself", path: "/a/b", expected: true },
    { title: "holds below it", path: "/a/b/c/d", expected: true },
    { title: "holds for names that begin with dots", path: "/a/b/..c", expected: true },
    { title: "does not hold above it", path: "/a", expected: false },
    {
      title: "does not hold for a sibling with the same beginning",
      path: "/a/bc",
      expected: false,
    },
  ];
  for (const { title, path, expected } of cases) {
    it(title, () => expect(isInside("/a/b", path)).to.equal(expected));
  }
});

describe("pathFrom", () => {
  it("is a dot for the folder itself", () => expect(pathFrom("/a", "/a")).to.equal("."));
  it("climbs where it must", () => expect(pathFrom("/a/b", "/a/c/d")).to.equal("../c/d"));
});
