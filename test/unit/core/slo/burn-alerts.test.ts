import { expect } from "chai";
import { burnAlerts } from "#core/slo/burn-alerts.ts";

function alertsFor(target: number, days: number) {
  return burnAlerts({ target, window: { kind: "rolling", seconds: days * 86_400 } });
}

function rates(target: number, days: number) {
  return alertsFor(target, days).alerts.map(
    ({ name, burnRate }) => `${name} ${Number(burnRate.toPrecision(4))}`,
  );
}

describe("burnAlerts", () => {
  it("are the workbook's for 30 days, and the fast pair before them", () => {
    expect(
      alertsFor(0.999, 30).alerts.map((alert) => [
        alert.longSeconds,
        alert.shortSeconds,
        alert.burnRate,
      ]),
    ).to.deep.equal([
      [600, 120, 14.4],
      [3600, 300, 14.4],
      [21_600, 1800, 6],
      [86_400, 7200, 3],
      [259_200, 21_600, 1],
    ]);
  });

  it("use 2, 5, 10 and 10 % of the budget in their long window", () => {
    const shares = alertsFor(0.999, 30).alerts.map(({ budgetShare }) => budgetShare);
    expect(shares.slice(1)).to.deep.equal([0.02, 0.05, 0.1, 0.1]);
    expect(shares[0]).to.be.closeTo(1 / 300, 1e-12);
  });

  it("have for 28 days the factors of Sloth's google-28d.yaml", () => {
    expect(rates(0.999, 28).slice(1)).to.deep.equal([
      "page-1h 13.44",
      "page-6h 5.6",
      "ticket-1d 2.8",
      "ticket-3d 0.9333",
    ]);
  });

  it("leave out what a total outage cannot reach, and say so", () => {
    expect(rates(0.9, 30)).to.deep.equal(["page-6h 6", "ticket-1d 3", "ticket-3d 1"]);
    expect(alertsFor(0.9, 30).leftOut.map(({ reason }) => reason)[0]).to.equal(
      "can never fire: a total outage burns 10x at a target of 90%, below 14.4x",
    );
  });

  it("leave out what would fire while the budget lasts, and say so", () => {
    expect(rates(0.99, 7)).to.deep.equal(["page-10m 14.4", "page-1h 3.36", "page-6h 1.4"]);
    expect(alertsFor(0.99, 7).leftOut.map(({ reason }) => reason)[1]).to.equal(
      "would fire at 0.2333x, at which the budget lasts longer than its window",
    );
  });

  it("keep the fast pair even for a day", () => {
    expect(rates(0.99, 1)).to.deep.equal(["page-10m 14.4"]);
  });

  it("take a calendar month for 30 days", () => {
    const month = burnAlerts({
      target: 0.999,
      window: { kind: "calendar", unit: "month", timeZone: "Europe/Berlin" },
    });
    expect(month).to.deep.equal(alertsFor(0.999, 30));
  });
});
