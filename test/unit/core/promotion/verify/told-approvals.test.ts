import { expect } from "chai";
import { toldApprovals } from "#core/promotion/verify/told-approvals.ts";

const CASES = [
  {
    title: "keeps all whom the evidence names",
    told: "approved by ada and bob",
    by: ["ada", "bob"],
  },
  { title: "leaves out who came later", told: "approved by ada", by: ["ada"] },
  { title: "adds nobody who never approved", told: "approved by ada and eve", by: ["ada"] },
  { title: "leaves what is told otherwise", told: "0 of 1 approvals", by: ["ada", "bob"] },
];

describe("toldApprovals", () => {
  for (const { title, told, by } of CASES)
    it(title, () => {
      const found = toldApprovals({ by: ["ada", "bob"], refused: [] }, told);
      expect(found).to.deep.equal({ by, refused: [] });
    });
});
