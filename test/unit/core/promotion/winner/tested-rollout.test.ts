import { expect } from "chai";
import { testedRollout } from "#core/promotion/winner/tested-rollout.ts";

const STEPS = [{ setWeight: 50 }, { analysis: {} }, { pause: {} }, { pause: { duration: "5m" } }];
const PAUSED = [{ reason: "CanaryPauseStep", startTime: "2026-11-21T11:00:00Z" }];

function rollout(status: object, spec: object = {}) {
  const template = { spec: { containers: [{ name: "shop", image: "shop:2" }] } };
  return testedRollout({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: "shop", namespace: "prod", uid: "u1", resourceVersion: "7", generation: 3 },
    spec: { strategy: { canary: { steps: STEPS } }, template, ...spec },
    status: { observedGeneration: "3", currentPodHash: "b", stableRS: "a", ...status },
  });
}

const blueGreen = (more: object) => ({ strategy: { blueGreen: { activeService: "a", ...more } } });
const BEFORE_SWITCH = { pauseConditions: [{ reason: "BlueGreenPause" }] };

const cases = [
  {
    title: "is paused at a pause without an end",
    seen: rollout({ currentStepIndex: 2, pauseConditions: PAUSED }),
    says: "paused: paused at step 3 of 4",
  },
  {
    title: "is running in a pause that ends by itself",
    seen: rollout({ currentStepIndex: 3, pauseConditions: PAUSED }),
    says: "running: paused for a time at step 4 of 4",
  },
  {
    title: "is running while its analysis does",
    seen: rollout({ currentStepIndex: 1 }),
    says: "running: at step 2 of 4",
  },
  {
    title: "is not at the pause of a test where its analysis decided nothing",
    seen: rollout({
      currentStepIndex: 1,
      pauseConditions: [{ reason: "InconclusiveAnalysisRun" }],
    }),
    says: "running: stopped at step 2 of 4: its analysis decided nothing",
  },
  {
    title: "is running at a pause that Rollouts has ended already",
    seen: rollout({ currentStepIndex: 2 }),
    says: "running: at step 3 of 4",
  },
  {
    title: "is running past its last step",
    seen: rollout({ currentStepIndex: 4 }),
    says: "running: past its last step",
  },
  {
    title: "is unread where Rollouts has made nothing of it yet",
    seen: rollout({ currentPodHash: undefined, stableRS: undefined }),
    says: "unread: not looked at yet by Argo Rollouts, as its last change left it",
  },
  {
    title: "is stopped where somebody has paused it",
    seen: rollout({ currentStepIndex: 2, pauseConditions: PAUSED }, { paused: true }),
    says: "stopped: stopped by spec.paused",
  },
  {
    title: "is aborted, and says why",
    seen: rollout({ abort: true, message: "RolloutAborted: too many errors" }),
    says: "aborted: aborted: RolloutAborted: too many errors",
  },
  {
    title: "is settled with one version",
    seen: rollout({ stableRS: "b", abort: true }),
    says: "settled: at one version",
  },
  {
    title: "is unread where the controller has not seen the last change",
    seen: rollout({ observedGeneration: "2", currentStepIndex: 2, pauseConditions: PAUSED }),
    says: "unread: not looked at yet by Argo Rollouts, as its last change left it",
  },
  {
    title: "is paused before a switch that waits for a person",
    seen: rollout(BEFORE_SWITCH, blueGreen({ autoPromotionEnabled: false })),
    says: "paused: paused before the switch",
  },
  {
    title: "is running before a switch that comes by itself",
    seen: rollout(BEFORE_SWITCH, blueGreen({ autoPromotionSeconds: 60 })),
    says: "running: on its way to the switch",
  },
];

describe("a Rollout with two versions", () => {
  for (const { title, seen, says } of cases) {
    it(title, () => expect(`${seen.state}: ${seen.words}`).to.equal(says));
  }

  it("is known by its place, its hashes, its images and what was read of it", () => {
    expect(rollout({ currentStepIndex: 2, pauseConditions: PAUSED })).to.deep.include({
      namespace: "prod",
      name: "shop",
      uid: "u1",
      resourceVersion: "7",
      images: ["shop:2"],
      hashes: { old: "a", new: "b" },
    });
  });
});
