import { kebabName, stageRank } from "#authoring/init/environment-words.ts";
import { expect } from "chai";

describe("kebabName", () => {
  const cases = [
    { text: "Prod EU", name: "prod-eu" },
    { text: "Süd", name: "sud" },
    { text: "--a__b--", name: "a-b" },
    { text: "本番", name: "fallback" },
    { text: "x".repeat(62) + "-y", name: "x".repeat(62) },
  ];
  for (const { text, name } of cases) {
    it(`makes ${name} of ${text}`, () => expect(kebabName(text, "fallback")).to.equal(name));
  }
});

describe("stageRank", () => {
  it("puts environments in the order of promotion, unknown ones in the middle", () => {
    const names = ["prod-eu", "berlin", "qa", "staging", "dev"];
    const sorted = names.toSorted((left, right) => stageRank(left) - stageRank(right));

    expect(sorted).to.deep.equal(["dev", "qa", "berlin", "staging", "prod-eu"]);
  });
});
