import { expect } from "chai";
import type { MeasureAnswer } from "#analysis-provider/measure/measure-answer.ts";
import { openSeenCanaries } from "#analysis-provider/measure/seen-canaries.ts";

const HOUR = 3_600_000;

describe("the canaries that were seen", () => {
  const noted = (outcome: MeasureAnswer["result"][1], canaryHash: string | null = "c1") => ({
    request: {
      slos: ["a/b"],
      namespace: null,
      canaryHash,
      stableHash: "s",
      sinceMs: null,
      withFacts: false,
    },
    served: [],
    result: [1, outcome, "reason"] as const,
  });

  it("are news when they are new, and when their verdict changes", () => {
    const seen = openSeenCanaries();
    expect(seen.note({ ...noted("hold"), atMs: 1 })).to.equal(true);
    expect(seen.note({ ...noted("hold"), atMs: 2 })).to.equal(false);
    expect(seen.note({ ...noted("pass"), atMs: 3 })).to.equal(true);
    expect(seen.lately(4)).to.have.length(1);
    expect(seen.lately(4)[0]).to.deep.include({ firstMs: 1, lastMs: 3, sinceMs: 3, asked: 3 });
  });

  it("are not seen where a request names none", () => {
    const seen = openSeenCanaries();
    expect(seen.note({ ...noted("pass", null), atMs: 1 })).to.equal(false);
    expect(seen.lately(2)).to.deep.equal([]);
  });

  it("are forgotten after a day, and beyond 500 the oldest first", () => {
    const seen = openSeenCanaries();
    for (let index = 0; index < 501; index++)
      seen.note({ ...noted("pass", `c${index}`), atMs: index });
    expect(seen.lately(600)).to.have.length(500);
    expect(seen.lately(600)[0]?.canaryHash).to.equal("c500");
    expect(seen.lately(24 * HOUR + 100).length).to.equal(400);
  });
});
