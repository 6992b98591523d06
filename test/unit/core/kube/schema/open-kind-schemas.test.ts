import { expect } from "chai";
import { openKindSchemas, readSchemaIndex } from "#core/kube/schema/open-kind-schemas.ts";

const FILES: Readonly<Record<string, string>> = {
  "kubernetes-1.36": `# from somewhere
kind apps/v1 Deployment apps.v1.Deployment
kind v1 Pod core.v1.Pod
kind batch/v2 Job batch.v2.Job
type apps.v1.Deployment {"fields":{"spec":"#apps.v1.DeploymentSpec"}}
type apps.v1.DeploymentSpec {"fields":{"replicas":"int32","paused":"boolean"}}
type batch.v2.Job {"fields":{}}
type core.v1.Pod {"fields":{"next":"#core.v1.Pod"}}
`,
  "kubernetes-1.35": `base kubernetes-1.36
kind batch/v2 Job
kind batch/v1 Job batch.v1.Job
type apps.v1.DeploymentSpec {"fields":{"replicas":"int32"}}
type batch.v1.Job {"fields":{}}
`,
  suite: `kind example.org/v1 Thing example.org/v1.Thing
type example.org/v1.Thing {"fields":{"pod":"#core.v1.Pod"}}
`,
};
const INDEX = readSchemaIndex("kubernetes 1.36\nkubernetes 1.35\ngroup example.org suite\n");

function open(version: string) {
  const read: string[] = [];
  const schemas = openKindSchemas({
    index: INDEX,
    version,
    read: (name) => {
      read.push(name);
      return FILES[name] ?? "";
    },
  });
  return { schemas, read };
}

describe("openKindSchemas", () => {
  it("reads the index", () => {
    expect(INDEX.versions).to.deep.equal(["1.36", "1.35"]);
    expect(INDEX.filesOf.get("example.org")).to.deep.equal(["suite"]);
  });

  it("reads no file before a kind is looked for, and each file once", () => {
    const { schemas, read } = open("1.36");
    expect(read).to.deep.equal([]);
    schemas.find("apps/v1", "Deployment");
    schemas.find("v1", "Pod");
    expect(read).to.deep.equal(["kubernetes-1.36"]);
  });

  it("takes a definition from the version first, then from its base", () => {
    const fieldsIn = (version: string) => {
      const spec = open(version)
        .schemas.find("apps/v1", "Deployment")
        ?.type.fields.get("spec")?.type;
      return spec?.kind === "object" ? [...spec.fields.keys()] : [];
    };
    expect(fieldsIn("1.36")).to.deep.equal(["replicas", "paused"]);
    expect(fieldsIn("1.35")).to.deep.equal(["replicas"]);
  });

  it("leaves out kinds that a version does not have", () => {
    expect(open("1.35").schemas.find("batch/v2", "Job")).to.equal(null);
    expect(open("1.35").schemas.servedBy("Job")).to.deep.equal(["batch/v1"]);
    expect(open("1.36").schemas.servedBy("Job")).to.deep.equal(["batch/v2"]);
  });

  it("knows kinds of suites, with the definitions of Kubernetes behind them", () => {
    const { schemas } = open("1.36");
    const thing = schemas.find("example.org/v1", "Thing");
    expect(thing?.isNative).to.equal(false);
    expect(thing?.type.fields.get("pod")?.type).to.include({ name: "core.v1.Pod" });
  });

  it("gives a definition that contains itself", () => {
    const pod = open("1.36").schemas.definition("core.v1.Pod");
    expect(pod?.kind === "object" && pod.fields.get("next")?.type).to.equal(pod);
  });

  it("knows which groups are Kubernetes' own", () => {
    const { schemas } = open("1.36");
    const groups = ["", "apps", "extensions", "example.org"];
    expect(groups.map(schemas.isBuiltinGroup)).to.deep.equal([true, true, true, false]);
  });
});
