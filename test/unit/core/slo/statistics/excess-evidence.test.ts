import { expect } from "chai";
import fc from "fast-check";
import { excessEvidence } from "#core/slo/statistics/excess-evidence.ts";
import { binomial, randomFrom } from "#test/support/random.ts";

const LIMIT = 0.02;

function evidence(steps: readonly (readonly [bad: number, total: number])[], clump = 1) {
  return excessEvidence({
    steps: steps.map(([bad, total]) => ({ bad, total })),
    limitRatio: LIMIT,
    clump,
  });
}

describe("excessEvidence", () => {
  it("has nothing to say within the limit", () => {
    expect(
      evidence([
        [2, 100],
        [1, 100],
      ]).log,
    ).to.equal(-Infinity);
    expect(evidence([]).log).to.equal(-Infinity);
  });

  it("sees an outage after an hour without errors", () => {
    const quiet = Array.from({ length: 240 }, () => [0, 100] as const);
    expect(evidence([...quiet, [100, 100], [100, 100]]).log).to.be.above(50);
  });

  it("has little left without its best step where all came at once", () => {
    const { log, logWithoutBest } = evidence([
      [0, 100],
      [0, 100],
      [30, 100],
    ]);
    expect(log).to.be.above(10);
    expect(logWithoutBest).to.equal(-Infinity);
  });

  it("never falls when a request turns bad", () => {
    const counts = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 30 }), fc.nat(), (drawn, which) => {
        const steps = (extra: number) =>
          drawn.map(([bad, good], index) => {
            const more = index === which % drawn.length ? Math.min(extra, good) : 0;
            return [bad + more, bad + good] as const;
          });
        const [before, after] = [evidence(steps(0)), evidence(steps(1))];
        expect(after.log).to.be.at.least(before.log - 1e-9);
        expect(after.logWithoutBest).to.be.at.least(before.logWithoutBest - 1e-9);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("passes 1/alpha with chance alpha at most at the limit itself, over 60 looks", () => {
    const random = randomFrom(12);
    let alarms = 0;
    for (let run = 0; run < 500; run += 1) {
      const steps: (readonly [number, number])[] = [];
      for (let look = 0; look < 60; look += 1) {
        steps.push([binomial(random, { size: 100, chance: LIMIT }), 100]);
        if (evidence(steps).log < Math.log(20)) continue;
        alarms += 1;
        break;
      }
    }
    expect(alarms / 500).to.be.within(0.001, 0.05);
  });
});
