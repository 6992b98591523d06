import { expect } from "chai";
import { burnAnswer } from "#core/slo/judge/burn-answer.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { sampleFacts, seriesOf } from "#test/support/verdict-facts.ts";

/** An hour of 100 requests per second, with this ratio of bad ones in the last minutes. */
function burning(ratio: number, lastMinutes: number, parts = {}) {
  const recent = seriesOf({
    minutes: 60,
    stepSeconds: 60,
    counts: (index, length) => ({
      total: 6000,
      bad: index >= length - lastMinutes ? 6000 * ratio : 0,
    }),
  });
  return burnAnswer(sampleFacts({ canary: null, baseline: null, recent, ...parts }));
}

describe("burnAnswer", () => {
  it("sees 5 % of errors at 99.9 % within 4 minutes, by the fast pair", () => {
    expect(burning(0.05, 2)?.outcome).to.equal("pass");
    expect(burning(0.05, 4)?.outcome).to.equal("fail");
    expect(burning(0.05, 4)?.numbers["longSeconds"]).to.equal(600);
  });

  it("is quiet again soon after the end: the short window has seen it", () => {
    const recovered = seriesOf({
      minutes: 60,
      stepSeconds: 60,
      counts: (index) => ({ total: 6000, bad: index > 40 && index < 55 ? 600 : 0 }),
    });
    expect(burning(0, 0, { recent: recovered })?.outcome).to.equal("pass");
  });

  it("lets a canary wait instead, because the service's burn says nothing of who is to blame", () => {
    const { canary, baseline } = sampleFacts();
    expect(burning(0.05, 10, { canary, baseline })?.outcome).to.equal("hold");
  });

  it("does not take one bad request of ten for a burn of 100x", () => {
    const recent = seriesOf({
      minutes: 60,
      stepSeconds: 60,
      counts: (index) => ({ total: index % 6 === 5 ? 1 : 0, bad: index === 59 ? 1 : 0 }),
    });
    expect(burning(0, 0, { recent })?.outcome).to.equal("pass");
  });

  it("is stricter when little budget is left", () => {
    const period = { value: { total: 260_000_000, bad: 240_000 } };
    expect(burning(0.005, 10)?.outcome).to.equal("pass");
    expect(burning(0.005, 10, { period })?.outcome).to.equal("fail");
  });

  it("still looks where a target is too low for any alert", () => {
    const objective = sampleObjective({ target: 0.5 });
    expect(burning(0.3, 60, { objective })?.outcome).to.equal("pass");
    expect(burning(0.9, 60, { objective })?.outcome).to.equal("fail");
  });

  it("has nothing to say of what was not seen", () => {
    const recent = { missing: { cause: "no-data", reason: "" } } as const;
    expect(burning(0, 0, { recent })).to.equal(null);
  });
});
