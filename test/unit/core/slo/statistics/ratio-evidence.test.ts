import { expect } from "chai";
import fc from "fast-check";
import {
  COARSE_RATIOS,
  FINE_RATIOS,
  type PairedStep,
  ratioEvidence,
} from "#core/slo/statistics/ratio-evidence.ts";
import { binomial, poisson, randomFrom } from "#test/support/random.ts";

function step(canary: readonly [bad: number, total: number], baseline: typeof canary): PairedStep {
  return {
    canary: { bad: canary[0], total: canary[1] },
    baseline: { bad: baseline[0], total: baseline[1] },
  };
}

const always = () => true;

function evidence(steps: readonly PairedStep[], clump = 1) {
  return ratioEvidence({ steps, clump, ratios: COARSE_RATIOS, matters: always });
}

describe("ratioEvidence", () => {
  it("is the mixture of likelihood ratios for one step, by hand", () => {
    // 2 of 3 bad requests on a tenth of the requests: the mean of r² / (1 + 0.1 (r - 1))³.
    const mean =
      COARSE_RATIOS.reduce((sum, ratio) => sum + ratio ** 2 / (1 + 0.1 * (ratio - 1)) ** 3, 0) /
      COARSE_RATIOS.length;
    const { log } = evidence([step([2, 100], [1, 900])]);
    expect(log).to.be.closeTo(Math.log((2 / 3) * mean), 1e-12);
  });

  it("says nothing while nothing is bad", () => {
    const { log } = evidence(Array.from({ length: 10 }, () => step([0, 10], [0, 90])));
    expect(Math.exp(log)).to.be.within(0.9, 1);
  });

  it("has nothing left without its best step where all came at once", () => {
    const quiet = Array.from({ length: 9 }, () => step([0, 100], [0, 900]));
    const { log, logWithoutBest } = evidence([...quiet, step([30, 100], [0, 900])]);
    expect(log).to.be.above(20);
    expect(logWithoutBest).to.be.below(0.1);
  });

  it("lets one step decide alone in which most of many requests were bad", () => {
    const outage = evidence([step([0, 100], [0, 900]), step([60, 100], [0, 900])]);
    expect(outage.logWithoutBest).to.equal(outage.log);
  });

  it("finds what begins late, after an hour of equal versions", () => {
    const random = randomFrom(3);
    const equal = Array.from({ length: 240 }, () =>
      step([poisson(random, 1), 100], [poisson(random, 9), 900]),
    );
    const late = Array.from({ length: 8 }, () => step([10, 100], [9, 900]));
    expect(evidence(equal).log).to.be.below(Math.log(100));
    expect(evidence([...equal, ...late]).log).to.be.above(Math.log(1000));
  });

  it("shares the evidence by the size of clumps", () => {
    const steps = Array.from({ length: 4 }, () => step([5, 100], [0, 900]));
    expect(evidence(steps, 5).log).to.be.below(evidence(steps).log / 3);
  });

  it("counts only starts since which the difference matters", () => {
    const steps = [step([5, 100], [0, 900])];
    const none = ratioEvidence({ steps, clump: 1, ratios: COARSE_RATIOS, matters: () => false });
    expect(none.log).to.equal(-Infinity);
  });

  it("never falls when a canary's request turns bad", () => {
    const counts = fc.record({
      bad: fc.integer({ min: 0, max: 20 }),
      good: fc.integer({ min: 1, max: 200 }),
      otherBad: fc.integer({ min: 0, max: 20 }),
      otherGood: fc.integer({ min: 1, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 12 }), fc.nat(), (drawn, which) => {
        const steps = (extra: number) =>
          drawn.map(({ bad, good, otherBad, otherGood }, index) => {
            const more = index === which % drawn.length ? Math.min(extra, good) : 0;
            return step([bad + more, bad + good], [otherBad, otherBad + otherGood]);
          });
        const [before, after] = [evidence(steps(0)), evidence(steps(1))];
        expect(after.log).to.be.at.least(before.log - 1e-9);
        expect(after.logWithoutBest).to.be.at.least(before.logWithoutBest - 1e-9);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  for (const [name, ratios] of [
    ["coarse", COARSE_RATIOS],
    ["fine", FINE_RATIOS],
  ] as const) {
    it(`passes 1/alpha with chance alpha at most for equal versions, ${name} bets, weights that change, 40 looks`, () => {
      const random = randomFrom(11);
      let alarms = 0;
      for (let run = 0; run < 600; run += 1) {
        const steps: PairedStep[] = [];
        for (let look = 0; look < 40; look += 1) {
          const ours = [100, 300, 500, 800][Math.floor(look / 10)] ?? 0;
          const draw = (size: number) => binomial(random, { size, chance: 0.02 });
          steps.push(step([draw(ours), ours], [draw(1000 - ours), 1000 - ours]));
          if (ratioEvidence({ steps, clump: 1, ratios, matters: always }).log < Math.log(20))
            continue;
          alarms += 1;
          break;
        }
      }
      expect(alarms / 600).to.be.within(0.002, 0.05);
    });
  }
});
