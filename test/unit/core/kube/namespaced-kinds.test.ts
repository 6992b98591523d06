import { expect } from "chai";
import { declaredScopes, isNamespacedKind } from "#core/kube/namespaced-kinds.ts";

const NONE = new Map();

describe("the scope of a kind", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["/Pod", true],
    ["apps/Deployment", true],
    ["example.com/Unknown", true],
    ["/Namespace", false],
    ["/Node", false],
    ["rbac.authorization.k8s.io/ClusterRole", false],
    ["rbac.authorization.k8s.io/Role", true],
    ["apiextensions.k8s.io/CustomResourceDefinition", false],
    ["example.com/Namespace", true],
    ["tiphys.io/GuardrailBundle", false],
  ];
  for (const [kind, expected] of cases) {
    it(`is ${expected ? "a namespace" : "the cluster"} for ${kind}`, () => {
      expect(isNamespacedKind(kind, NONE)).to.equal(expected);
    });
  }

  it("is what a CustomResourceDefinition declares, before the table", () => {
    const scopes = declaredScopes([
      crd({ group: "example.com", names: { kind: "Fleet" }, scope: "Cluster" }),
      crd({ group: "example.com", names: { kind: "Ship" }, scope: "Namespaced" }),
      crd({ group: "cert-manager.io", names: { kind: "ClusterIssuer" }, scope: "Namespaced" }),
    ]);
    const kinds = ["example.com/Fleet", "example.com/Ship", "cert-manager.io/ClusterIssuer"];
    expect(kinds.map((kind) => isNamespacedKind(kind, scopes))).to.deep.equal([false, true, true]);
  });

  const broken: readonly (readonly [string, unknown])[] = [
    ["without spec", undefined],
    ["with null as spec", null],
    ["with text as spec", "x"],
    ["without names", { group: "a" }],
    ["with a number as group", { group: 1, names: { kind: "A" } }],
    ["with null as names", { group: "a", names: null }],
  ];
  for (const [title, spec] of broken) {
    it(`is not declared by a CustomResourceDefinition ${title}`, () => {
      expect(declaredScopes([crd(spec)]).size).to.equal(0);
    });
  }
});

function crd(spec: unknown) {
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", spec };
}
