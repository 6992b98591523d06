import { expect } from "chai";
import { openSchemas } from "#adapters/open-schemas.ts";
import { addCrds } from "#core/kube/schema/add-crds.ts";

const shipped = openSchemas().open("1.36");

function crd(group: string, kind: string, versions: readonly object[]) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: { group, names: { kind, plural: `${kind.toLowerCase()}s` }, versions },
  };
}

function version(name: string, field: string, more: object = {}) {
  const spec = { type: "object", properties: { [field]: { type: "string" } } };
  return {
    name,
    served: true,
    schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
    ...more,
  };
}

function specFields(schemas: typeof shipped, apiVersion: string, kind: string) {
  const spec = schemas.find(apiVersion, kind)?.type.fields.get("spec")?.type;
  return spec?.kind === "object" ? [...spec.fields.keys()] : null;
}

describe("addCrds", () => {
  it("adds kinds, with apiVersion, kind and metadata as Kubernetes has them", () => {
    const schemas = addCrds(shipped, [crd("example.org", "Thing", [version("v1", "a")])]);
    const thing = schemas.find("example.org/v1", "Thing");
    expect([...(thing?.type.fields.keys() ?? [])]).to.deep.equal([
      "apiVersion",
      "kind",
      "metadata",
      "spec",
    ]);
    expect(thing?.type.fields.get("metadata")?.type).to.include({ name: "meta.v1.ObjectMeta" });
  });

  it("counts before the shipped schemas, whole: a version that is not served is gone", () => {
    const schemas = addCrds(shipped, [
      crd("argoproj.io", "Rollout", [
        version("v1beta1", "mine"),
        version("v1", "old", { served: false }),
      ]),
    ]);
    expect(specFields(schemas, "argoproj.io/v1beta1", "Rollout")).to.deep.equal(["mine"]);
    expect(specFields(schemas, "argoproj.io/v1", "Rollout")).to.equal(null);
    expect(specFields(schemas, "argoproj.io/v1alpha1", "Rollout")).to.equal(null);
    expect(specFields(schemas, "argoproj.io/v1alpha1", "AppProject")).to.include("sourceRepos");
  });

  it("takes the first of two definitions of a kind", () => {
    const first = crd("example.org", "Thing", [version("v1", "a")]);
    const second = crd("example.org", "Thing", [version("v1", "b")]);
    expect(specFields(addCrds(shipped, [first, second]), "example.org/v1", "Thing")).to.deep.equal([
      "a",
    ]);
  });

  it("leaves out what is no definition", () => {
    expect(addCrds(shipped, [])).to.equal(shipped);
    const schemas = addCrds(shipped, [
      { kind: "CustomResourceDefinition" },
      { spec: { group: 5 } },
    ]);
    expect(schemas.find("v1", "Pod")).to.not.equal(null);
  });
});
