import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import { compileForeignCase, judgeForeign } from "#test/support/foreign-cases.ts";

const EVERY_DOOR = { "tiphys.io/doors": "render,check,admission,scan" };
const SERVICE: KubeObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
};

function policy(spec: object): KubeObject {
  const match = { any: [{ resources: { kinds: ["Service"] } }] };
  const rules = [{ name: "refuse", match, validate: { message: "refused", deny: {} } }];
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "refused", annotations: EVERY_DOOR },
    spec: { validationFailureAction: "Enforce", rules, ...spec },
  };
}

describe("cpolFormat", () => {
  const cases = [
    {
      title: "judges at all doors of its fleet",
      spec: {},
      doors: ["render", "check", "admission", "scan"],
      action: "deny",
    },
    {
      title: "leaves admission out, and denies nothing, where Kyverno's webhook does",
      spec: { admission: false, emitWarning: true },
      doors: ["render", "check", "scan"],
      action: "audit",
    },
    {
      title: "leaves scans out where Kyverno's do",
      spec: { background: false },
      doors: ["render", "check", "admission"],
      action: "deny",
    },
  ];
  for (const { title, spec, doors, action } of cases) {
    it(title, async () => {
      const { guardrails, problems } = await compileForeignCase([policy(spec)]);
      expect(problems).to.deep.equal([]);
      const judging = guardrails.layers.flatMap(({ rules }) => rules.map((rule) => rule.doors));
      expect(judging).to.deep.equal([doors]);
      const findings = judgeForeign(guardrails, [SERVICE]);
      expect(findings.map((finding) => finding.action)).to.deep.equal([action]);
    });
  }

  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  const namespaces = [
    { title: "knows that a namespace has no labels", namespaceObject: namespace, status: "none" },
    {
      title: "takes no namespace that is not known for one without labels",
      namespaceObject: null,
      status: "not-evaluable",
    },
  ];
  for (const { title, namespaceObject, status } of namespaces) {
    it(title, async () => {
      const namespaceSelector = { matchLabels: { team: "web" } };
      const match = { any: [{ resources: { kinds: ["Service"], namespaceSelector } }] };
      const rules = [{ name: "refuse", match, validate: { message: "refused", deny: {} } }];
      const { guardrails } = await compileForeignCase([policy({ rules })]);
      const { findings } = evaluate({
        guardrails,
        resources: [{ object: SERVICE, namespace: "shop", isNamespaced: true, source: null }],
        door: "admission",
        environment: null,
        now: 0,
        bundle: "namespaces",
        operation: "CREATE",
        admission: { request: {}, oldObject: null, namespaceObject },
      });
      expect(findings[0]?.status ?? "none").to.equal(status);
    });
  }
});
