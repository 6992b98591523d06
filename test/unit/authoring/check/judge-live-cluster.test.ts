import { expect } from "chai";
import { otherRepositories } from "#authoring/check/judge-live-cluster.ts";
import { clusterOf } from "#test/support/fake-cluster.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const PATH = "/apis/tiphys.io/v1alpha1/guardrailbundles";
const signal = new AbortController().signal;
const bundle = (name: string, platform: boolean) => ({
  metadata: { name },
  spec: { fleet: { spec: { platform } } },
});
const { fleet } = sourceOf({});
const held = { [PATH]: { metadata: {}, items: [bundle("b", false), bundle("p", true)] } };

describe("what belongs to no namespace", () => {
  it("is not judged by one of several repositories; the platform and a bundle of the same name do not count", async () => {
    expect(await otherRepositories(clusterOf(held), { fleet, signal })).to.deep.equal(["b"]);
    const own = { ...fleet, name: "b" };
    expect(await otherRepositories(clusterOf(held), { fleet: own, signal })).to.deep.equal([]);
  });

  it("is judged by the platform whoever else is there", async () => {
    const platform = { ...fleet, spec: { ...fleet.spec, platform: true } };
    expect(await otherRepositories(clusterOf(held), { fleet: platform, signal })).to.deep.equal([]);
  });

  it("is judged where bundles are not installed, or may not be listed", async () => {
    for (const client of [clusterOf({}), clusterOf({ [PATH]: 403 })])
      expect(await otherRepositories(client, { fleet, signal })).to.deep.equal([]);
  });
});
