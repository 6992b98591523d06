import { expect } from "chai";
import { names, selects } from "#rendering/blame/patch-target.ts";
import { unwritten } from "#rendering/blame/written.ts";

const PLACE = { file: "k.yaml", line: null, column: null };
const subject = {
  object: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "my-web",
      namespace: "prod",
      labels: { app: "web", tier: "front" },
      annotations: { note: "x" },
    },
  },
  identity: {
    kinds: new Set(["Deployment"]),
    apiVersions: new Set(["apps/v1"]),
    names: new Set(["web", "my-web"]),
    namespaces: new Set(["", "prod"]),
  },
};

describe("selects", () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, boolean])[] = [
    [{}, true],
    [{ kind: "Deployment" }, true],
    [{ kind: "Deploy" }, false],
    [{ kind: "Deployment|StatefulSet" }, true],
    [{ group: "apps", version: "v1" }, true],
    [{ group: "batch" }, false],
    [{ name: "web" }, true],
    [{ name: "my-web" }, true],
    [{ name: "w.*" }, true],
    [{ name: "eb" }, false],
    [{ name: "(web" }, false],
    [{ namespace: "default" }, true],
    [{ namespace: "prod" }, true],
    [{ namespace: "dev" }, false],
    [{ labelSelector: "app=web" }, true],
    [{ labelSelector: "app==web,tier!=back" }, true],
    [{ labelSelector: "app=api" }, false],
    [{ labelSelector: "tier in (front, back)" }, true],
    [{ labelSelector: "tier notin (front)" }, false],
    [{ labelSelector: "app,!other" }, true],
    [{ labelSelector: "other" }, false],
    [{ annotationSelector: "note=x" }, true],
    [{ annotationSelector: "note=y" }, false],
  ];
  for (const [selector, expected] of cases) {
    it(`is ${expected} for ${JSON.stringify(selector)}`, () => {
      expect(selects(unwritten(selector, PLACE), subject)).to.equal(expected);
    });
  }

  it("does not hang on a pattern that backtracks", () => {
    const object = { ...subject.object };
    const identity = { ...subject.identity, names: new Set(["a".repeat(60)]) };
    const selector = unwritten({ name: "(a+)+b" }, PLACE);
    expect(selects(selector, { object, identity })).to.equal(false);
  });
});

describe("names", () => {
  const patch = (metadata: object, kind = "Deployment", apiVersion = "apps/v1") => ({
    apiVersion,
    kind,
    metadata,
  });
  const cases = [
    ["by its first name", patch({ name: "web" }), true],
    ["by its last name", patch({ name: "my-web" }), true],
    ["by name and namespace", patch({ name: "web", namespace: "prod" }), true],
    ["not by another name", patch({ name: "api" }), false],
    ["not by another namespace", patch({ name: "web", namespace: "dev" }), false],
    ["not by another kind", patch({ name: "web" }, "Service"), false],
    ["not by another version", patch({ name: "web" }, "Deployment", "apps/v1beta1"), false],
    ["not by nothing", null, false],
  ] as const;
  for (const [title, given, expected] of cases) {
    it(`finds an object ${title}`, () => expect(names(given, subject)).to.equal(expected));
  }
});
