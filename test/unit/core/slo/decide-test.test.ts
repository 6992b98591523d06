import { expect } from "chai";
import { decideTest, type ObjectiveComparison } from "#core/slo/decide-test.ts";

const VERSIONS = { old: "1.4.2", new: "1.5.0" };

function said(slo: string, given: Partial<ObjectiveComparison>): ObjectiveComparison {
  return {
    slo: `prod/shop/${slo}`,
    label: "version",
    source: "default",
    outcome: "not-yet",
    winner: null,
    reason: "",
    versions: [],
    contests: [],
    etaSeconds: null,
    requestsNeeded: null,
    ...given,
  };
}

const better = (slo: string) => said(slo, { outcome: "winner", winner: "1.5.0" });
const worse = (slo: string) => said(slo, { outcome: "winner", winner: "1.4.2" });
const equal = (slo: string) => said(slo, { outcome: "equal" });
const open = (slo: string) => said(slo, { etaSeconds: 11_760, requestsNeeded: 471_840 });
const blind = (slo: string) => said(slo, { outcome: "no-data", reason: "1.5.0: no requests" });

const cases = [
  {
    title: "the new version wins that is better by one objective and worse by none",
    comparisons: [better("latency"), equal("availability"), open("errors")],
    outcome: "new",
    winner: "1.5.0",
    reason: "1.5.0 wins by latency, 1.4.2 by nothing (errors: not yet)",
  },
  {
    title:
      "the old version wins where the new one is surely worse by any, whatever else is open or unseen",
    comparisons: [open("latency"), worse("availability"), blind("errors"), worse("quality")],
    outcome: "old",
    winner: "1.4.2",
    reason: "1.4.2 wins by availability and quality, 1.5.0 by nothing",
  },
  {
    title: "nobody wins where one is faster and the other one fails less",
    comparisons: [better("latency"), worse("availability")],
    outcome: "contradiction",
    winner: null,
    reason: "1.5.0 wins by latency, 1.4.2 by availability",
  },
  {
    title: "the new version does not win while an objective cannot be seen",
    comparisons: [better("latency"), blind("availability")],
    outcome: "unseen",
    winner: null,
    reason: "1.5.0 wins by latency, but nothing is known of availability (1.5.0: no requests)",
  },
  {
    title: "nothing is known without data",
    comparisons: [blind("latency"), open("availability")],
    outcome: "unseen",
    winner: null,
    reason: "nothing is known of latency (1.5.0: no requests)",
  },
  {
    title: "nobody wins where no difference matters",
    comparisons: [equal("latency"), equal("availability")],
    outcome: "equal",
    winner: null,
    reason: "no difference that matters by any objective",
  },
  {
    title: "what is open says how long it takes and how many requests are missing",
    comparisons: [equal("latency"), open("availability"), said("errors", {})],
    outcome: "not-yet",
    winner: null,
    reason:
      "no winner yet: availability needs about 3h16m and 471840 requests more, errors needs more than can be foreseen",
  },
];

describe("decideTest", () => {
  for (const { title, comparisons, ...decision } of cases) {
    it(title, () => expect(decideTest(comparisons, VERSIONS)).to.deep.equal(decision));
  }

  it("tells SLOs apart by all of their names where a service is in several namespaces", () => {
    const elsewhere = { ...blind("latency"), slo: "staging/shop/latency" };
    expect(decideTest([better("latency"), elsewhere], VERSIONS).reason).to.equal(
      "1.5.0 wins by prod/shop/latency, but nothing is known of staging/shop/latency (1.5.0: no requests)",
    );
  });

  it("lists three names as people do", () => {
    const { reason } = decideTest([better("a"), better("b"), better("c")], VERSIONS);
    expect(reason).to.equal("1.5.0 wins by a, b and c, 1.4.2 by nothing");
  });
});
