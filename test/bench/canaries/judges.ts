import type { Counts } from "#core/slo/counts.ts";
import { CANARY_DEFAULTS, defaultMinDifference } from "#core/slo/canary-defaults.ts";
import { judge } from "#core/slo/judge/judge.ts";
import type { Objective } from "#core/slo/objective.ts";
import { kayentaJudge } from "../../support/kayenta-judge.ts";
import { type Random, randomFrom } from "../../support/random.ts";
import { drawStep, STEP_SECONDS, type Story } from "./draw-traffic.ts";
import type { Look, Seen } from "./run-rollout.ts";

/** A judge is made anew for each rollout: some remember what they have seen. */
export type MakeJudge = (story: Story, seed: number) => Look;

const START_MS = 1_800_000_000_000;
const HOUR_STEPS = 3600 / STEP_SECONDS;

/** Ours, at its defaults: the service uses half of its error budget. */
export const tiphys: MakeJudge = (story, seed) => {
  const objective = objectiveFor(story);
  const recent = hourBefore(story, randomFrom(seed + 1_000_000_007));
  return ({ canary, baseline }) => {
    const nowMs = START_MS + canary.length * STEP_SECONDS * 1000;
    const series = (steps: readonly Counts[]) => ({
      value: { startMs: START_MS, stepSeconds: STEP_SECONDS, steps },
    });
    return judge({
      objective,
      nowMs,
      sinceMs: START_MS,
      lastSeenMs: nowMs,
      period: { value: { total: 1e9, bad: 1e9 * story.errorRatio } },
      recent: {
        value: {
          startMs: START_MS - 3_600_000,
          stepSeconds: STEP_SECONDS,
          steps: [...recent, ...together({ canary, baseline })],
        },
      },
      canary: series(canary),
      baseline: series(baseline),
      latency: [],
    }).outcome;
  };
};

function hourBefore(story: Story, random: Random): readonly Counts[] {
  const healthy = { ...story, worse: 1, outage: null };
  return Array.from(
    { length: HOUR_STEPS },
    () => drawStep(healthy, { weight: 0, index: 0, random }).baseline,
  );
}

function together({ canary, baseline }: Seen): readonly Counts[] {
  return canary.map((ours, index) => sum([ours, baseline[index] ?? { total: 0, bad: 0 }]));
}

function objectiveFor({ errorRatio, maxBurn }: Story): Objective {
  const target = 1 - 2 * errorRatio;
  return {
    service: "shop",
    namespace: null,
    name: "availability",
    target,
    window: { kind: "rolling", seconds: 30 * 86_400 },
    indicator: { kind: "events", total: "requests", counted: "bad", part: "errors" },
    source: "default",
    onFail: "fail",
    canary: {
      ...CANARY_DEFAULTS,
      minDifference: defaultMinDifference(target),
      ...(maxBurn === null ? {} : { maxBurn }),
    },
    baseline: { kind: "stable" },
    runbook: null,
    description: null,
    labels: {},
    format: "ServiceObjective",
  };
}

/** The template that everybody copies: error rate over 5 minutes below 5 %, failureLimit 3. */
export const fivePercent: MakeJudge = () => {
  let failed = 0;
  return ({ canary }) => {
    const { total, bad } = sum(canary.slice(-300 / STEP_SECONDS));
    if (!(bad / total < 0.05)) failed += 1;
    return failed > 3 ? "fail" : "pass";
  };
};

/** Kayenta's default judge on error ratios per minute, asked at the end of every 5 minutes. */
export const kayenta: MakeJudge = (_story, seed) => {
  const random = randomFrom(seed);
  return ({ canary, baseline }) => {
    const minutes = (canary.length * STEP_SECONDS) / 60;
    if (minutes % 5 !== 0) return "pass";
    const result = kayentaJudge(
      { control: perMinute(baseline), experiment: perMinute(canary), direction: "increase" },
      random,
    );
    return result === "High" ? "fail" : result === "Nodata" ? "hold" : "pass";
  };
};

function perMinute(steps: Seen["canary"]): readonly number[] {
  const size = 60 / STEP_SECONDS;
  return Array.from({ length: Math.floor(steps.length / size) }, (_, index) => {
    const { total, bad } = sum(steps.slice(index * size, (index + 1) * size));
    return bad / total;
  });
}

function sum(steps: readonly Counts[]): Counts {
  return steps.reduce((all, step) => ({ total: all.total + step.total, bad: all.bad + step.bad }), {
    total: 0,
    bad: 0,
  });
}
