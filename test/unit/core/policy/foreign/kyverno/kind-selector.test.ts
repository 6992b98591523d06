import { expect } from "chai";
import { isKindSelected, parseKindSelector } from "#core/policy/foreign/kyverno/kind-selector.ts";

describe("parseKindSelector", () => {
  const cases = [
    ["Pod", "*/*/Pod/"],
    ["v1/Pod", "*/v1/Pod/"],
    ["apps/v1/Deployment", "apps/v1/Deployment/"],
    ["*/Deployment", "*/*/Deployment/"],
    ["*", "*/*/*/"],
    ["*/*", "*/*/*/*"],
    ["*/scale", "*/*/*/scale"],
    ["Pod/status", "*/*/Pod/status"],
    ["Pod.status", "*/*/Pod/status"],
    ["v1/Pod/status", "*/v1/Pod/status"],
    ["apps/v1/Deployment/scale", "apps/v1/Deployment/scale"],
    ["networking.k8s.io/v1/Ingress", "networking.k8s.io/v1/Ingress/"],
    ["a/b/c/d/e", "///"],
  ] as const;
  for (const [text, expected] of cases) {
    it(`takes ${text} for ${expected}`, () => {
      const { group, version, kind, subresource } = parseKindSelector(text);
      expect([group, version, kind, subresource].join("/")).to.equal(expected);
    });
  }
});

describe("isKindSelected", () => {
  const pod = { group: "", version: "v1", kind: "Pod", subresource: "" };
  it("means the core group by a star, too", () => {
    expect(isKindSelected(parseKindSelector("Pod"), pod)).to.equal(true);
  });
  it("leaves subresources out that are not named", () => {
    const status = { ...pod, subresource: "status" };
    expect(isKindSelected(parseKindSelector("Pod"), status)).to.equal(false);
    expect(isKindSelected(parseKindSelector("Pod/status"), status)).to.equal(true);
  });
  it("takes ephemeral containers for their pod", () => {
    const ephemeral = { ...pod, subresource: "ephemeralcontainers" };
    expect(isKindSelected(parseKindSelector("Pod"), ephemeral)).to.equal(true);
    expect(isKindSelected(parseKindSelector("Deployment"), ephemeral)).to.equal(false);
  });
});
