import { expect } from "chai";
import { detectionSeconds, resetSeconds } from "#core/slo/detection-time.ts";

const page1h = { longSeconds: 3600, shortSeconds: 300, burnRate: 14.4, forSeconds: 0 };
const fast = { longSeconds: 600, shortSeconds: 120, burnRate: 14.4, forSeconds: 0 };

describe("detectionSeconds", () => {
  const cases = [
    ["17 minutes for 5 % at 99.9 % and 1h", page1h, 0.999, 0.05, 1036.8],
    ["under 3 minutes for 5 % by the fast pair", fast, 0.999, 0.05, 172.8],
    ["9 seconds for a total outage by the fast pair", fast, 0.999, 1, 8.64],
    [
      "2 minutes 10 for a total outage and 36 hours at 1x (workbook)",
      { ...page1h, longSeconds: 129_600, burnRate: 1 },
      0.999,
      1,
      129.6,
    ],
    ["longer by its for", { ...page1h, forSeconds: 60 }, 0.999, 1, 111.84],
  ] as const;
  for (const [title, alert, target, badRatio, expected] of cases) {
    it(`is ${title}`, () => {
      expect(detectionSeconds({ alert, target, badRatio })).to.be.closeTo(expected, 1e-6);
    });
  }

  it("is never below the threshold, or without errors", () => {
    expect(detectionSeconds({ alert: page1h, target: 0.999, badRatio: 0.014 })).to.equal(null);
    expect(detectionSeconds({ alert: page1h, target: 0.999, badRatio: 0 })).to.equal(null);
  });
});

describe("resetSeconds", () => {
  it("is nearly the short window after a total outage", () => {
    expect(resetSeconds({ alert: page1h, target: 0.999, badRatio: 1 })).to.be.closeTo(295.68, 1e-6);
  });

  it("is nothing where the alert never fired", () => {
    expect(resetSeconds({ alert: page1h, target: 0.999, badRatio: 0.01 })).to.equal(0);
  });
});
