import { expect } from "chai";
import { podImages } from "#core/kube/pod-images.ts";

const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", spec });

describe("podImages", () => {
  it("tells those of all containers but ephemeral ones, each once, sorted", () => {
    const containers = [{ image: "b" }, { image: "a" }, { image: "b" }, { name: "none" }, 7];
    const object = pod({
      containers,
      initContainers: [{ image: "c" }],
      ephemeralContainers: [{ image: "debug" }],
    });
    expect(podImages(object)).to.deep.equal(["a", "b", "c"]);
  });

  it("tells nothing of what has no template that can be read", () => {
    expect(podImages({ apiVersion: "v1", kind: "ConfigMap" })).to.equal(null);
    expect(podImages({ apiVersion: "v1", kind: "Pod", spec: "none" })).to.equal(null);
  });
});
