import { expect } from "chai";
import { abortedRollout } from "#core/promotion/aborted-rollout.ts";

const MESSAGE = "RolloutAborted: Rollout aborted update to revision 2: metric failed";
const ABORTED = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: { name: "shop", namespace: "shop-prod", generation: 3 },
  spec: {
    template: {
      spec: {
        containers: [{ name: "shop", image: "shop:v2" }, { name: "log" }],
        initContainers: [{ name: "init", image: "init:v1" }],
      },
    },
  },
  status: {
    abort: true,
    observedGeneration: "3",
    phase: "Degraded",
    message: MESSAGE,
    currentPodHash: "b",
    stableRS: "a",
  },
};

const others = [
  { title: "one that goes on", status: { abort: false } },
  { title: "one whose newest specification was not seen yet", status: { observedGeneration: "2" } },
  { title: "one that is back at its stable version", status: { currentPodHash: "a" } },
  { title: "one without a status", status: null },
];

describe("an aborted Rollout", () => {
  it("is read with its images and what the controller says", () => {
    expect(abortedRollout(ABORTED)).to.deep.equal({
      namespace: "shop-prod",
      name: "shop",
      images: ["init:v1", "shop:v2"],
      message: MESSAGE,
    });
  });

  for (const { title, status } of others)
    it(`is not ${title}`, () => {
      const changed = status === null ? undefined : { ...ABORTED.status, ...status };
      expect(abortedRollout({ ...ABORTED, status: changed })).to.equal(null);
    });

  it("is not one whose template stands in another object", () => {
    expect(abortedRollout({ ...ABORTED, spec: { workloadRef: { name: "shop" } } })).to.equal(null);
  });
});
