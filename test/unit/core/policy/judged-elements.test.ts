import { judgedElements } from "#core/policy/judged-elements.ts";
import { guardrailsOf, policyOf, workload } from "#test/support/fleet-setup.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Door } from "#core/policy/policy.ts";
import { expect } from "chai";

const rules = policyOf("p", [
  { id: "object", cel: "has(object.metadata)" },
  { id: "container", each: "container", cel: "has(container.name)" },
  { id: "bundle", each: "bundle", cel: "resources.size() > 0", match: { kinds: ["Service"] } },
  { id: "elsewhere", cel: "has(object.metadata)", doors: ["admission"] },
  { id: "other-kind", cel: "has(object.metadata)", match: { kinds: ["Service"] } },
]);
const service: KubeObject = { apiVersion: "v1", kind: "Service", metadata: { name: "web" } };

async function elements(objects: readonly KubeObject[], door: Door = "check") {
  const guardrails = await guardrailsOf({ policies: [rules] });
  const resources = objects.map((object) => ({ object, namespace: "shop", source: null }));
  const input = { guardrails, door, environment: null, resources, now: 0, bundle: "b" };
  return judgedElements(input).map(
    ({ rule, resource, pointer }) => `${rule.id} ${resource?.kind ?? "whole"} ${pointer}`,
  );
}

describe("judgedElements", () => {
  it("names each element that a rule looks at", async () => {
    const containers = [{ name: "a" }, { name: "b" }];
    expect(await elements([workload({ containers })])).to.deep.equal([
      "object Deployment ",
      "container Deployment /spec/template/spec/containers/0",
      "container Deployment /spec/template/spec/containers/1",
    ]);
  });

  it("takes a rule over all resources for looking where it matches one", async () => {
    expect(await elements([service])).to.deep.equal([
      "object Service ",
      "bundle whole ",
      "other-kind Service ",
    ]);
  });

  it("leaves out rules that the door does not judge", async () => {
    expect(await elements([workload()], "admission")).to.include("elsewhere Deployment ");
    expect(await elements([workload()])).not.to.include("elsewhere Deployment ");
  });
});
