import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { workload } from "#test/support/fleet-setup.ts";
import { makeFinding } from "#test/support/findings.ts";
import { sparedByOwner } from "#webhooks/review/spared-findings.ts";

const web = { name: "web", image: "web:latest" };
const proxy = { name: "proxy", image: "proxy:latest" };
const owner = workload({ containers: [web] });
const pod: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-x", namespace: "shop-prod" },
  spec: { containers: [proxy, web] },
};
const found = (path: string, given: Partial<Finding> = {}) =>
  makeFinding({ policy: "images", rule: "no-latest", path, ...given });
const shown = { object: owner, findings: [found("/spec/template/spec/containers/0/image")] };

describe("what a child is spared", () => {
  const cases: readonly {
    readonly title: string;
    readonly finding: Finding;
    readonly spared: boolean;
    readonly child?: KubeObject;
  }[] = [
    {
      title: "a finding that its owner's template shows at the same container, at another index",
      finding: found("/spec/containers/1/image"),
      spared: true,
    },
    {
      title: "a finding about a container that the owner does not have",
      finding: found("/spec/containers/0/image"),
      spared: false,
    },
    {
      title: "another rule's finding at the same place",
      finding: found("/spec/containers/1/image", { rule: "registry" }),
      spared: false,
    },
    {
      title: "another policy's finding of the same rule",
      finding: found("/spec/containers/1/image", { policy: "pins" }),
      spared: false,
    },
    {
      title: "a finding outside of the template",
      finding: found("/metadata/labels"),
      spared: false,
    },
    { title: "a finding about the whole object", finding: found(""), spared: false },
    {
      title: "a finding in the template of a ReplicaSet",
      finding: found("/spec/template/spec/containers/0/image"),
      child: workload({ kind: "ReplicaSet", containers: [web] }),
      spared: true,
    },
    {
      title: "a finding about an object that has no template",
      finding: found("/spec/containers/1/image"),
      child: { ...pod, kind: "ConfigMap" },
      spared: false,
    },
  ];
  for (const { title, finding, spared, child = pod } of cases)
    it(`is ${spared ? "" : "not "}${title}`, () => {
      expect(sparedByOwner(shown, child)(finding)).to.equal(spared);
    });

  it("is nothing where the owner shows nothing", () => {
    const isSpared = sparedByOwner({ object: owner, findings: [] }, pod);
    expect(isSpared(found("/spec/containers/1/image"))).to.equal(false);
  });

  it("is what the owner shows under a key with a slash", () => {
    const path = "/spec/template/metadata/annotations/example.com~1note";
    const annotated = (kind: string): KubeObject => ({
      ...workload({ kind }),
      spec: { template: { metadata: { annotations: { "example.com/note": "x" } }, spec: {} } },
    });
    const isSpared = sparedByOwner(
      { object: annotated("Deployment"), findings: [found(path)] },
      annotated("ReplicaSet"),
    );
    expect(isSpared(found(path))).to.equal(true);
  });
});
