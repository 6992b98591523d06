import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { review } from "#test/support/review-setup.ts";

type Fields = Readonly<Record<string, unknown>>;

const PINNED = {
  pattern: { spec: { template: { spec: { containers: [{ image: "!*:latest" }] } } } },
};

function policy(validate: Fields, spec: Fields = {}): KubeObject {
  const match = {
    any: [{ resources: { kinds: ["Deployment"], operations: ["CREATE", "UPDATE"] } }],
  };
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "pinned", annotations: { "tiphys.io/doors": "admission" } },
    spec: {
      validationFailureAction: "Enforce",
      rules: [{ name: "rule", match, validate }],
      ...spec,
    },
  };
}

function deployment(...images: readonly string[]): KubeObject {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop-prod" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers } },
    },
  };
}

const BAD = deployment("web:latest", "side:1");
const ALSO_BAD = deployment("web:1", "side:latest");
const GOOD = deployment("web:1", "side:1");
const OVERRIDDEN = {
  validationFailureAction: "Audit",
  validationFailureActionOverrides: [{ action: "Enforce", namespaces: ["shop-*"] }],
};
const IN_CEL = {
  cel: {
    expressions: [
      { expression: "object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest'))" },
    ],
  },
};

interface UpdateCase {
  readonly title: string;
  readonly validate?: Fields;
  readonly spec?: Fields;
  readonly object: KubeObject;
  readonly oldObject: KubeObject;
  readonly actions: readonly string[];
}

const cases: readonly UpdateCase[] = [
  {
    title: "warns of what was wrong before",
    object: BAD,
    oldObject: BAD,
    actions: ["warn"],
  },
  {
    title: "warns of the same rule at another place, as Kyverno lets it pass",
    object: ALSO_BAD,
    oldObject: BAD,
    actions: ["warn"],
  },
  {
    title: "denies what was right before",
    object: BAD,
    oldObject: GOOD,
    actions: ["deny"],
  },
  {
    title: "denies what was wrong before where that is not allowed",
    validate: { ...PINNED, allowExistingViolations: false },
    object: BAD,
    oldObject: BAD,
    actions: ["deny"],
  },
  {
    title: "denies what was wrong before where an override alone enforces the rule",
    spec: OVERRIDDEN,
    object: BAD,
    oldObject: BAD,
    actions: ["deny"],
  },
  {
    title: "denies what was wrong before where the rule is in CEL",
    validate: IN_CEL,
    object: BAD,
    oldObject: BAD,
    actions: ["deny"],
  },
  {
    title: "sees the object before as one that is created",
    validate: {
      deny: {
        conditions: {
          any: [{ key: "{{ request.operation }}", operator: "Equals", value: "UPDATE" }],
        },
      },
    },
    object: BAD,
    oldObject: BAD,
    actions: ["deny"],
  },
  {
    title: "warns of podSecurity that was violated before",
    validate: { podSecurity: { level: "restricted", version: "latest" } },
    object: GOOD,
    oldObject: BAD,
    actions: ["warn"],
  },
];

describe("an update of an object that a ClusterPolicy found wrong", () => {
  for (const { title, validate = PINNED, spec, object, oldObject, actions } of cases) {
    it(title, async () => {
      const { findings } = await review(
        { bundles: [{ foreign: [policy(validate, spec)] }] },
        { operation: "UPDATE", object, oldObject },
      );
      expect([...new Set(findings.map(({ action }) => action))]).to.deep.equal(actions);
    });
  }

  it("counts for nothing where an object is created", async () => {
    const { findings } = await review(
      { bundles: [{ foreign: [policy(PINNED)] }] },
      { operation: "CREATE", object: BAD },
    );
    expect(findings.map(({ action }) => action)).to.deep.equal(["deny"]);
  });
});
