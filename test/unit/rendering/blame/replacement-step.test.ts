import { expect } from "chai";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { replacementStep, splitPath } from "#rendering/blame/replacement-step.ts";
import { type Written, writtenDocuments } from "#rendering/blame/written.ts";

const object = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", annotations: { "a.b/c": "seven" } },
  spec: { containers: [{ name: "side" }, { name: "web", image: "seven" }] },
};
const identity = {
  kinds: new Set(["Deployment"]),
  apiVersions: new Set(["apps/v1"]),
  names: new Set(["web"]),
  namespaces: new Set([""]),
};

/** Line of the claim that an entry lays to what stands at the keys. */
function lineOf(entry: string, keys: readonly (string | number)[], value: unknown): number | null {
  const [written] = writtenDocuments("k.yaml", new YamlSource(entry));
  const step = replacementStep(written as Written, () => null);
  return step.claim({ object, identity, keys, value })?.place.line ?? null;
}

describe("replacementStep", () => {
  const image = ["spec", "containers", 1, "image"];

  it("blames a fixed value where it is written", () => {
    const entry =
      "sourceValue: seven\ntargets:\n- select: {kind: Deployment}\n  fieldPaths: ['spec.containers.[name=web].image']\n";
    expect(lineOf(entry, image, "seven")).to.equal(1);
    expect(lineOf(entry, ["spec", "containers", 0, "image"], "seven")).to.equal(null);
  });

  const paths = [
    ["by its name", "spec.containers.[name=web].image"],
    ["by its index", "spec.containers.1.image"],
    ["by a star", "spec.containers.*.image"],
    ["from above", "spec.containers"],
  ] as const;
  for (const [title, path] of paths) {
    it(`blames the field path that leads to the value ${title}, where the source is not known`, () => {
      const entry = `source: {kind: ConfigMap, name: x}\ntargets:\n- select: {name: web}\n  fieldPaths:\n  - other\n  - "${path}"\n`;
      expect(lineOf(entry, image, "seven")).to.equal(6);
    });
  }

  it("reads keys with dots in them", () => {
    expect(splitPath("metadata.annotations.a\\.b/c")).to.deep.equal([
      "metadata",
      "annotations",
      "a.b/c",
    ]);
    expect(splitPath("a.[name=x.y].b")).to.deep.equal(["a", "[name=x.y]", "b"]);
  });

  it("leaves what a target rejects or does not select", () => {
    const target = (select: string) =>
      `sourceValue: seven\ntargets:\n- ${select}\n  fieldPaths: [spec]\n`;
    expect(lineOf(target("select: {kind: Service}"), image, "seven")).to.equal(null);
    expect(
      lineOf(target("select: {kind: Deployment}\n  reject: [{name: web}]"), image, "seven"),
    ).to.equal(null);
  });

  it("takes a target without paths for its name", () => {
    const entry = "sourceValue: web\ntargets:\n- select: {kind: Deployment}\n";
    expect(lineOf(entry, ["metadata", "name"], "web")).to.equal(1);
  });
});
