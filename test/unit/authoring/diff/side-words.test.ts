import { expect } from "chai";
import { sideWords } from "#authoring/diff/side-words.ts";

describe("sideWords", () => {
  const { before, after } = sideWords(
    { environment: "dev", namespaces: ["shop-dev", "cart-dev", "monitoring"] },
    { environment: "prod", namespaces: ["cart-prod", "shop-prod", "monitoring"] },
  );
  const same = [
    ["shop-dev", "shop-prod", "namespace"],
    ["http://api.shop-dev.svc:80", "http://api.shop-prod.svc:80", "namespace"],
    ["dev", "prod", "environment"],
    ["api.dev.example.com", "api.prod.example.com", "environment"],
    ["level-dev-1", "level-prod-1", "environment"],
  ] as const;
  for (const [mine, theirs, reason] of same) {
    it(`takes ${mine} and ${theirs} for the same, by the ${reason}`, () => {
      expect(before.neutral(mine)).to.equal(after.neutral(theirs));
      expect(before.wordIn(mine)).to.equal(reason);
    });
  }

  const different = [
    ["shop-dev", "cart-prod"],
    ["developer", "producer"],
    ["dev-1", "prod-2"],
    ["info", "warn"],
  ] as const;
  for (const [mine, theirs] of different) {
    it(`takes ${mine} and ${theirs} for different`, () => {
      expect(before.neutral(mine)).not.to.equal(after.neutral(theirs));
    });
  }

  it("pairs the only namespaces of two sides, whatever they are called", () => {
    const words = sideWords(
      { environment: null, namespaces: ["blue"] },
      { environment: null, namespaces: ["green"] },
    );
    expect(words.before.neutral("x.blue.svc")).to.equal(words.after.neutral("x.green.svc"));
  });

  it("takes no pattern out of a name", () => {
    const words = sideWords(
      { environment: "a.b", namespaces: [] },
      { environment: "c", namespaces: [] },
    );
    expect(words.before.neutral("axb")).to.equal("axb");
    expect(words.before.wordIn("x a.b y")).to.equal("environment");
  });
});
