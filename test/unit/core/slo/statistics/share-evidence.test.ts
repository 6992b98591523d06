import { expect } from "chai";
import { logShareEvidence } from "#core/slo/statistics/share-evidence.ts";
import { randomFrom } from "#test/support/random.ts";

describe("logShareEvidence", () => {
  // Computed with SciPy 1.17.1 from the formula of the paper, cut off below the null.
  const cases: readonly (readonly [count: number, total: number, share: number, e: number])[] = [
    [1, 10, 0.1, 0.736842],
    [5, 10, 0.1, 23.9589],
    [8, 20, 0.2, 4.45347],
    [12, 20, 0.2, 221.078],
    [0, 50, 0.1, 0.152542],
    [3, 3, 0.05, 34.2102],
    [6, 40, 0.05, 8.11908],
  ];
  for (const [count, total, share, e] of cases) {
    it(`is the logarithm of ${e} for ${count} of ${total} at a share of ${share}`, () => {
      expect(Math.exp(logShareEvidence({ count, total, share }))).to.be.closeTo(e, e * 5e-6);
    });
  }

  it("starts at 0: no events are no evidence", () => {
    expect(logShareEvidence({ count: 0, total: 0, share: 0.01 })).to.be.closeTo(0, 1e-12);
  });

  it("stays finite or minus infinity at a billion requests and tiny shares", () => {
    for (const [count, total, share] of [
      [1e6, 1e9, 1e-4],
      [1e9, 1e9, 1e-6],
      [1, 1e9, 1e-9],
      [0, 1e9, 0.5],
    ] as const) {
      const log = logShareEvidence({ count, total, share });
      expect(Number.isNaN(log)).to.equal(false);
      expect(log).to.be.below(Infinity);
    }
  });

  it("passes 1/alpha with chance alpha at most, with a look after each of 300 events", () => {
    const random = randomFrom(5);
    let alarms = 0;
    for (let run = 0; run < 1000; run += 1) {
      let count = 0;
      for (let total = 1; total <= 300; total += 1) {
        if (random() < 0.2) count += 1;
        if (logShareEvidence({ count, total, share: 0.2 }) < Math.log(20)) continue;
        alarms += 1;
        break;
      }
    }
    expect(alarms).to.be.within(5, 50);
  });
});
