import { expect } from "chai";
import { autogenRules } from "#core/policy/foreign/cpol/autogen.ts";
import type { CpolRule } from "#core/policy/foreign/cpol/decode-cpol.ts";

const PODS: CpolRule = {
  name: "tags",
  match: { any: [{ resources: { kinds: ["Pod"] } }] },
  validate: { pattern: { spec: { containers: [{ image: "*:*" }] } } },
};

function namesOf(rules: readonly CpolRule[], controllers?: string): readonly string[] {
  return autogenRules({ rules }, controllers).map(({ name }) => name);
}

describe("autogen of a Kyverno ClusterPolicy", () => {
  it("makes a rule for controllers and one for CronJobs", () => {
    const [own, ofCronJobs] = autogenRules({ rules: [PODS] }, undefined);
    expect(own?.match.any?.[0]?.resources?.kinds).to.include("apps/v1/Deployment");
    expect(own?.validate?.pattern).to.deep.equal({
      spec: { template: PODS.validate?.pattern },
    });
    expect(ofCronJobs?.match.any?.[0]?.resources?.kinds).to.deep.equal(["batch/v1/CronJob"]);
    expect(ofCronJobs?.validate?.pattern).to.deep.equal({
      spec: { jobTemplate: { spec: { template: PODS.validate?.pattern } } },
    });
  });

  it("cuts long names as Kyverno does", () => {
    const [own] = namesOf([{ ...PODS, name: "a".repeat(63) }]);
    expect(own).to.equal(`autogen-${"a".repeat(55)}`);
  });

  const silent: readonly (readonly [why: string, rule: CpolRule])[] = [
    ["chooses by name", { ...PODS, match: { resources: { kinds: ["Pod"], names: ["web"] } } }],
    ["chooses by label", { ...PODS, match: { resources: { kinds: ["Pod"], selector: {} } } }],
    ["is about other kinds too", { ...PODS, match: { resources: { kinds: ["Pod", "Job"] } } }],
    ["is about other kinds alone", { ...PODS, match: { resources: { kinds: ["Service"] } } }],
    ["excludes another kind", { ...PODS, exclude: { resources: { kinds: ["Service"] } } }],
    ["is one of autogen's already", { ...PODS, name: "autogen-tags" }],
  ];
  for (const [why, rule] of silent)
    it(`makes none of a rule that ${why}`, () => {
      expect(namesOf([rule])).to.deep.equal([]);
    });

  const annotations: readonly (readonly [string, readonly string[]])[] = [
    ["none", []],
    ["CronJob", ["autogen-cronjob-tags"]],
    ["Deployment,Rollout", ["autogen-tags"]],
    ["Rollout", []],
  ];
  for (const [controllers, expected] of annotations)
    it(`makes ${expected.length} for the controllers ${controllers}`, () => {
      expect(namesOf([PODS], controllers)).to.deep.equal(expected);
    });

  it("rewrites variables in messages, conditions and lists", () => {
    const deny = { conditions: { any: [{ key: "{{ request.object.spec.hostNetwork }}" }] } };
    const message = "{{ request.object.metadata.name }} of {{ request.oldObject.spec.x }}";
    const [own] = autogenRules({ rules: [{ ...PODS, validate: { message, deny } }] }, "Job");
    expect(own?.validate).to.deep.equal({
      message:
        "{{ request.object.spec.template.metadata.name }} of {{ request.oldObject.spec.template.spec.x }}",
      deny: {
        conditions: { any: [{ key: "{{ request.object.spec.template.spec.hostNetwork }}" }] },
      },
    });
  });
});
