import { expect } from "chai";
import { ownerFinder, ownerLabels } from "#authoring/policy-impact/find-owner.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { policyOf } from "#test/support/fleet-setup.ts";

interface Given {
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

const object = (kind: string, name: string, { labels = {}, spec }: Given = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, labels },
  ...(spec === undefined ? {} : { spec }),
});
const judged = (given: KubeObject, namespace: string | null = "shop") => ({
  object: given,
  namespace,
  source: null,
});
const ref = (kind: string, name: string) => ({ apiVersion: "v1", kind, namespace: "shop", name });

describe("ownerLabels", () => {
  it("begins with owner, then what a policy requires, then team", () => {
    const policies = [
      policyOf("labels", { cel: "true" }, { params: { requiredLabels: ["app", "acme.io/squad"] } }),
    ];
    expect(ownerLabels(policies)).to.deep.equal(["owner", "acme.io/squad", "team"]);
  });
});

describe("ownerFinder", () => {
  const labels = ["owner", "team"];
  const template = { spec: { template: { metadata: { labels: { team: "search" } } } } };
  const resources = [
    judged(object("Pod", "own", { labels: { owner: "payments", team: "x" } })),
    judged(object("Job", "template", template)),
    judged(object("Pod", "none")),
    judged(object("Namespace", "shop", { labels: { owner: "platform" } }), null),
  ];

  const cases = [
    ["own", "Pod", "payments"],
    ["template", "Job", "search"],
    ["none", "Pod", "platform"],
  ] as const;
  for (const [name, kind, owner] of cases) {
    it(`finds the owner of the one called ${name}`, () => {
      expect(ownerFinder(resources, labels)(ref(kind, name))).to.equal(owner);
    });
  }

  it("takes the one owner that the whole target has", () => {
    expect(ownerFinder(resources.slice(0, 1), labels)(ref("Bundle", "x"))).to.equal("payments");
    expect(ownerFinder(resources.slice(0, 2), labels)(ref("Bundle", "x"))).to.equal(null);
  });

  it("knows none where no label tells", () => {
    expect(ownerFinder([], labels)(ref("Pod", "x"))).to.equal(null);
  });
});
