import { expect } from "chai";
import { findingId, stablePath } from "#core/policy/element-path.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("the stable path of an element", () => {
  const object = {
    spec: {
      containers: [{ name: "web" }, { name: "web" }, { image: "x" }, null],
      ports: [{ port: 80, protocol: "UDP" }, { port: 80 }],
      args: ["a", "b", "a", 9007199254740993n, true],
      volumeMounts: [{ mountPath: "/data", name: "v" }],
      conditions: [{ type: "Ready" }],
      constructor: [{ name: "x" }],
      nested: [[{ name: "x" }]],
    },
  };
  const cases: readonly (readonly [string, readonly (string | number)[]])[] = [
    ["/spec/containers/[name=web]/image", ["spec", "containers", 0, "image"]],
    ["/spec/containers/[name=web#2]", ["spec", "containers", 1]],
    ["/spec/containers/[2]", ["spec", "containers", 2]],
    ["/spec/containers/[=null]", ["spec", "containers", 3]],
    ["/spec/containers/[9]", ["spec", "containers", 9]],
    ["/spec/ports/[port=80,protocol=UDP]", ["spec", "ports", 0]],
    ["/spec/ports/[port=80]", ["spec", "ports", 1]],
    ["/spec/args/[=a]", ["spec", "args", 0]],
    ["/spec/args/[=a#2]", ["spec", "args", 2]],
    ["/spec/args/[=9007199254740993]", ["spec", "args", 3]],
    ["/spec/volumeMounts/[mountPath=/data]", ["spec", "volumeMounts", 0]],
    ["/spec/conditions/[type=Ready]", ["spec", "conditions", 0]],
    ["/spec/constructor/[name=x]", ["spec", "constructor", 0]],
    ["/spec/nested/[0]/[name=x]", ["spec", "nested", 0, 0]],
    ["/metadata/labels/a~1b", ["metadata", "labels", "a/b"]],
    ["", []],
  ];
  for (const [expected, keys] of cases) {
    it(`is "${expected}" for [${keys.join(", ")}]`, () => {
      expect(stablePath(object, keys)).to.equal(expected);
    });
  }

  it("takes time in proportion to a list, however many of its elements are named", () => {
    const list = Array.from({ length: 100_000 }, (_, index) => ({ name: `c${index % 7}` }));
    const names = new Map();
    const paths = withinCpu(3000, () =>
      list.map((_, index) => stablePath({ list }, ["list", index], names)),
    );
    expect(new Set(paths).size).to.equal(list.length);
  });
});

describe("the id of a finding", () => {
  const input = {
    policy: "images",
    rule: "pinned",
    resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
    keys: ["spec", "containers", 0],
    object: { spec: { containers: [{ name: "web" }, { name: "log" }] } },
  };
  const id = findingId(input);

  it("is a sha256 that never changes: baselines hold it", () => {
    expect(id).to.equal("99cd4863d47bcfa5a14024197b12d388616a1bd70e99a27d6632907550122e4b");
  });

  const same: readonly (readonly [string, object])[] = [
    ["another version of the API", { resource: { ...input.resource, apiVersion: "apps/v1beta1" } }],
    [
      "another order of the list",
      {
        keys: ["spec", "containers", 1],
        object: { spec: { containers: [{ name: "log" }, { name: "web" }] } },
      },
    ],
  ];
  for (const [title, change] of same) {
    it(`survives ${title}`, () => expect(findingId({ ...input, ...change })).to.equal(id));
  }

  const other: readonly (readonly [string, object])[] = [
    ["policy", { policy: "other" }],
    ["rule", { rule: "other" }],
    ["group", { resource: { ...input.resource, apiVersion: "x.io/v1" } }],
    ["kind", { resource: { ...input.resource, kind: "DaemonSet" } }],
    ["namespace", { resource: { ...input.resource, namespace: "pay" } }],
    ["no namespace", { resource: { ...input.resource, namespace: null } }],
    ["name", { resource: { ...input.resource, name: "api" } }],
    ["element", { keys: ["spec", "containers", 1] }],
    ["path", { keys: ["spec", "containers", 0, "image"] }],
  ];
  for (const [title, change] of other) {
    it(`is another for another ${title}`, () => {
      expect(findingId({ ...input, ...change })).not.to.equal(id);
    });
  }
});
