import { join } from "node:path";
import { expect } from "chai";
import { readSloFiles } from "#adapters/read-slo-documents.ts";
import type { Counts } from "#core/slo/counts.ts";
import { judge } from "#core/slo/judge/judge.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { ROOT } from "#test/support/source-files.ts";
import { NOW_MS, sampleFacts, seriesOf, STEP_SECONDS } from "#test/support/verdict-facts.ts";

const FLEET = join(ROOT, "examples/kubernetes-move");
const SERVICES = ["web", "orders", "catalog", "worker"];
const MINUTES = 12;
const STEPS_A_MINUTE = 60 / STEP_SECONDS;
const STEPS = MINUTES * STEPS_A_MINUTE;
/** Of the canary in a step: a tenth of 500 requests a second. */
const REQUESTS = 50 * STEP_SECONDS;

interface Story {
  readonly title: string;
  readonly objective: string;
  /** Share of bad events by minute, counted from the end. */
  readonly bad?: (minutesAgo: number) => number;
  /** How many times as slow as the old system by minute, counted from the end. */
  readonly slower?: (minutesAgo: number) => number;
  readonly facts?: Partial<VerdictFacts>;
  readonly outcome: "pass" | "hold" | "fail";
  readonly says: string;
}

/** Share of bad events of the old system. */
const LEGACY = 0.004;
const STORIES: readonly Story[] = [
  {
    title: "as many errors as before",
    objective: "errors",
    outcome: "pass",
    says: "within 2x of its baseline",
  },
  {
    title: "one and a half times the errors",
    objective: "errors",
    bad: () => 1.5 * LEGACY,
    outcome: "pass",
    says: "of its baseline",
  },
  {
    title: "three times the errors for the whole time",
    objective: "errors",
    bad: () => 3 * LEGACY,
    outcome: "fail",
    says: "as bad as its baseline for 5m",
  },
  {
    title: "three times the errors for two minutes",
    objective: "errors",
    bad: (minutesAgo) => (minutesAgo < 2 ? 3 : 1) * LEGACY,
    outcome: "hold",
    says: "seen for 2m of 5m",
  },
  {
    title: "an outage since a minute",
    objective: "errors",
    bad: (minutesAgo) => (minutesAgo < 1 ? 0.5 : LEGACY),
    outcome: "fail",
    says: "new version: burn",
  },
  {
    title: "an old system that does not answer",
    objective: "errors",
    facts: { baseline: { missing: { cause: "source-down", reason: "legacy does not answer" } } },
    outcome: "hold",
    says: "legacy does not answer",
  },
  {
    title: "six times as slow for four minutes",
    objective: "response-time",
    slower: (minutesAgo) => (minutesAgo < 4 ? 6 : 1),
    outcome: "fail",
    says: "p95 is over 5x its baseline for 4m",
  },
  {
    title: "six times as slow for two minutes",
    objective: "response-time",
    slower: (minutesAgo) => (minutesAgo < 2 ? 6 : 1),
    outcome: "hold",
    says: "for 2m of 3m",
  },
  {
    title: "four times as slow",
    objective: "response-time",
    slower: () => 4,
    outcome: "pass",
    says: "p95 within 5x of its baseline",
  },
  {
    title: "3 % slower",
    objective: "performance",
    slower: () => 1.03,
    outcome: "pass",
    says: "of its baseline",
  },
  {
    title: "8 % slower",
    objective: "performance",
    slower: () => 1.08,
    outcome: "hold",
    says: "within 1.05x of its baseline in 0 of",
  },
];

describe("the rollbacks of examples/kubernetes-move", () => {
  let objectives: readonly Objective[] = [];
  before(async () => {
    const files = SERVICES.map((service) => `slos/${service}.yaml`);
    ({ objectives } = await readSloFiles(FLEET, { files }));
    expect(objectives).to.have.length(14);
  });

  const objectiveOf = (service: string, name: string): Objective => {
    const found = objectives.find((one) => one.service === service && one.name === name);
    if (found === undefined) throw new Error(`expected ${service}/${name}`);
    return found;
  };

  for (const { title, objective, outcome, says, ...story } of STORIES) {
    it(`${outcome} at ${title}, in every service`, () => {
      for (const service of SERVICES) {
        const verdict = judge(factsOf(objectiveOf(service, objective), story));
        expect(verdict.outcome, `${service}: ${verdict.reason}`).to.equal(outcome);
        expect(verdict.reason).to.contain(says);
      }
    });
  }

  it("fail when a critical service did not answer for two minutes", () => {
    for (const service of ["web", "orders"]) {
      const down = (minutes: number) =>
        judge({
          ...factsOf(objectiveOf(service, "available"), {}),
          recent: slices(minutes),
          canary: { missing: { cause: "not-askable", reason: "no version has it of its own" } },
          baseline: null,
          latency: [],
        });
      expect(down(2)).to.deep.include({ outcome: "fail", reason: "value not at least 1 for 2m" });
      expect(down(1).outcome).to.equal("hold");
      expect(down(0).outcome).to.equal("pass");
    }
  });
});

function factsOf(
  objective: Objective,
  { bad = () => LEGACY, slower = () => 1, facts = {} }: Partial<Story>,
): VerdictFacts {
  const count = (share: (minutesAgo: number) => number, total: number) => (index: number) => ({
    total,
    bad: Math.round(total * share(minutesAgo(index))),
  });
  const series = (counts: (index: number) => Counts) => seriesOf({ minutes: MINUTES, counts });
  return sampleFacts({
    objective,
    sinceMs: NOW_MS - MINUTES * 60_000,
    canary: series(count(bad, REQUESTS)),
    baseline: series(count(() => LEGACY, 9 * REQUESTS)),
    latency: objective.canary.latency.map(({ quantile }) => ({
      quantile,
      stepSeconds: STEP_SECONDS,
      canary: {
        value: Array.from({ length: STEPS }, (_, index) => 0.2 * slower(minutesAgo(index))),
      },
      baseline: { value: Array.from({ length: STEPS }, () => 0.2) },
    })),
    ...facts,
  });
}

function minutesAgo(index: number): number {
  return (STEPS - 1 - index) / STEPS_A_MINUTE;
}

/** An hour of minutes, of which the last ones were bad. */
function slices(bad: number): VerdictFacts["recent"] {
  const steps = Array.from({ length: 60 }, (_, index) => ({
    total: 1,
    bad: index >= 60 - bad ? 1 : 0,
  }));
  return { value: { startMs: NOW_MS - 60 * 60_000, stepSeconds: 60, steps } };
}
