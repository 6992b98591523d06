import { expect } from "chai";
import { displayName, isKubeObject, parseApiVersion } from "#core/kube/resource.ts";

describe("a Kubernetes object's identity", () => {
  const versions = [
    { apiVersion: "v1", group: "", version: "v1" },
    { apiVersion: "apps/v1", group: "apps", version: "v1" },
    { apiVersion: "a.b/c/d", group: "a.b", version: "c/d" },
    { apiVersion: "", group: "", version: "" },
  ];
  for (const { apiVersion, ...parts } of versions) {
    it(`splits "${apiVersion}" at the first slash`, () => {
      expect(parseApiVersion(apiVersion)).to.deep.equal(parts);
    });
  }

  const names = [
    { title: "its name", metadata: { name: "web" }, shown: "web" },
    { title: "generateName with a star", metadata: { generateName: "job-" }, shown: "job-*" },
    {
      title: "its name before generateName",
      metadata: { name: "a", generateName: "b-" },
      shown: "a",
    },
    {
      title: "generateName for an empty name",
      metadata: { name: "", generateName: "b-" },
      shown: "b-*",
    },
    { title: "nothing without either", metadata: {}, shown: "" },
    { title: "nothing without metadata", metadata: undefined, shown: "" },
    { title: "nothing for a number as name", metadata: { name: 7 }, shown: "" },
    { title: "nothing for null as metadata", metadata: null, shown: "" },
  ];
  for (const { title, metadata, shown } of names) {
    it(`shows ${title}`, () => {
      const object = { apiVersion: "v1", kind: "Pod", metadata } as never;
      expect(displayName(object)).to.equal(shown);
    });
  }

  const objects: readonly (readonly [string, unknown, boolean])[] = [
    ["a mapping with both", { apiVersion: "v1", kind: "Pod" }, true],
    ["one without kind", { apiVersion: "v1" }, false],
    ["one with an empty kind", { apiVersion: "v1", kind: "" }, false],
    ["one with a number as apiVersion", { apiVersion: 1, kind: "Pod" }, false],
    ["a list", [], false],
    ["null", null, false],
    ["text", "Pod", false],
  ];
  for (const [title, value, expected] of objects) {
    it(`takes ${title} ${expected ? "for an object" : "for no object"}`, () => {
      expect(isKubeObject(value)).to.equal(expected);
    });
  }
});
