import { expect } from "chai";
import { podContainers, podTemplate } from "#core/kube/pod-template.ts";

const POD = { containers: [{ name: "web" }] };
const TEMPLATE = { metadata: { labels: { app: "web" } }, spec: POD };

describe("the pod template of an object", () => {
  const places: readonly (readonly [string, string, unknown, string])[] = [
    ["v1", "Pod", { spec: POD }, "spec"],
    ["v1", "ReplicationController", { spec: { template: TEMPLATE } }, "spec.template.spec"],
    ["v1", "PodTemplate", { template: TEMPLATE }, "template.spec"],
    ["apps/v1", "Deployment", { spec: { template: TEMPLATE } }, "spec.template.spec"],
    ["apps/v1", "StatefulSet", { spec: { template: TEMPLATE } }, "spec.template.spec"],
    ["apps/v1", "DaemonSet", { spec: { template: TEMPLATE } }, "spec.template.spec"],
    ["apps/v1beta2", "ReplicaSet", { spec: { template: TEMPLATE } }, "spec.template.spec"],
    ["batch/v1", "Job", { spec: { template: TEMPLATE } }, "spec.template.spec"],
    [
      "batch/v1",
      "CronJob",
      { spec: { jobTemplate: { spec: { template: TEMPLATE } } } },
      "spec.jobTemplate.spec.template.spec",
    ],
    ["argoproj.io/v1alpha1", "Rollout", { spec: { template: TEMPLATE } }, "spec.template.spec"],
  ];
  for (const [apiVersion, kind, fields, at] of places) {
    it(`lies at ${at} in a ${kind}`, () => {
      const found = podTemplate({ apiVersion, kind, ...(fields as object) });
      expect(found).to.have.property("podSpec", POD);
      expect(found?.at.join(".")).to.equal(at);
    });
  }

  it("brings the metadata of the template, not of the workload", () => {
    const object = { apiVersion: "apps/v1", kind: "Deployment", spec: { template: TEMPLATE } };
    expect(podTemplate(object)).to.have.property("metadata", TEMPLATE.metadata);
  });

  it("is not looked for in other kinds, also of the same name in another group", () => {
    expect(podTemplate({ apiVersion: "v1", kind: "ConfigMap" })).to.equal(null);
    const object = {
      apiVersion: "example.com/v1",
      kind: "Deployment",
      spec: { template: TEMPLATE },
    };
    expect(podTemplate(object)).to.equal(null);
  });

  it("lies where a policy says in a foreign kind", () => {
    const object = { apiVersion: "example.com/v1", kind: "Thing", spec: { pod: POD } };
    expect(podTemplate(object, ["spec", "pod"])).to.have.property("podSpec", POD);
  });

  it("is left alone in a Rollout that refers to a workload", () => {
    const spec = { workloadRef: { kind: "Deployment", name: "web" } };
    expect(podTemplate({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec })).to.equal(
      null,
    );
  });

  const malformed: readonly (readonly [string, string, unknown, string])[] = [
    ["a Pod without spec", "Pod", undefined, "expected a pod spec, got nothing"],
    ["null as spec", "Pod", null, "expected a pod spec, got null"],
    ["text as spec", "Pod", "x", "expected a pod spec, got a string"],
    ["a list as spec", "Pod", [], "expected a pod spec, got a list"],
    ["a mapping as containers", "Pod", { containers: {} }, "expected a list, got a mapping"],
    ["text as initContainers", "Pod", { initContainers: "x" }, "expected a list, got a string"],
  ];
  for (const [title, kind, spec, reason] of malformed) {
    it(`is malformed with ${title}`, () => {
      const object = { apiVersion: "v1", kind, ...(spec === undefined ? {} : { spec }) };
      expect(podTemplate(object)).to.have.property("malformed", reason);
    });
  }

  it("is malformed in a Deployment without a template, and in a Rollout without either", () => {
    const reason = "expected a pod spec, got nothing";
    const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: {} };
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", spec: { template: null } };
    expect(podTemplate(rollout)).to.have.property("malformed", reason);
    expect(podTemplate(deployment)).to.have.property("malformed", reason);
  });

  it("takes null for no containers, as Kubernetes does", () => {
    const object = { apiVersion: "v1", kind: "Pod", spec: { containers: null } };
    expect(podTemplate(object)).to.have.property("podSpec");
  });
});

describe("the containers of a pod spec", () => {
  it("are the init, the normal and the ephemeral ones, each with its place", () => {
    const found = podContainers({
      ephemeralContainers: ["e"],
      containers: ["a", "b"],
      initContainers: ["i"],
    });
    expect(found.map(({ field, index, container }) => [field, index, container])).to.deep.equal([
      ["initContainers", 0, "i"],
      ["containers", 0, "a"],
      ["containers", 1, "b"],
      ["ephemeralContainers", 0, "e"],
    ]);
  });

  it("are none where there is no list", () => {
    expect(podContainers({ containers: null })).to.deep.equal([]);
  });
});
