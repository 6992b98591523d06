import { expect } from "chai";
import { objectiveBudget } from "#core/slo/objective-budget.ts";

const month = { kind: "calendar", unit: "month", timeZone: "UTC" } as const;
const counts = { total: 6600, bad: 12 };

describe("objectiveBudget", () => {
  it("is that of the events seen, in a rolling window", () => {
    const window = { kind: "rolling", seconds: 30 * 86_400 } as const;
    const budget = objectiveBudget({ objective: { target: 0.999, window }, counts, nowMs: 0 });
    expect(budget.leftRatio).to.be.closeTo(1 - 12 / 6.6, 1e-9);
  });

  it("expects the rest of a calendar month to bring as many events", () => {
    const objective = { target: 0.999, window: month };
    const anHour = objectiveBudget({ objective, counts, nowMs: Date.UTC(2026, 3, 1, 1) });
    expect(anHour.usedRatio).to.be.closeTo(1.8182 / 720, 1e-6);
    expect(anHour.totalEvents).to.be.closeTo(6.6 * 720, 1e-6);
    expect(anHour.leftMinutes).to.be.closeTo(43.2 * (1 - 1.8182 / 720), 1e-4);
  });

  it("is gone after 43 minutes of outage, whenever in the month they come", () => {
    const minutes = 44;
    const nowMs = Date.UTC(2026, 3, 1, 0, minutes);
    const outage = { total: minutes * 100, bad: minutes * 100 };
    const objective = { target: 0.999, window: month };
    expect(objectiveBudget({ objective, counts: outage, nowMs }).leftRatio).to.be.within(-0.05, 0);
  });
});
