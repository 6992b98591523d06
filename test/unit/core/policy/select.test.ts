import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Selector } from "#core/policy/policy.ts";
import {
  kindMatcher,
  labelSelectorMatcher,
  ownNamespace,
  selectorMatcher,
  type Subject,
} from "#core/policy/select.ts";

const web: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    labels: { app: "web", tier: "front" },
    annotations: { "acme.com/owner": "shop" },
  },
};

function subject(given: Partial<Subject> = {}): Subject {
  return {
    object: web,
    namespace: "shop-prod",
    environment: "prod",
    operation: "CREATE",
    ...given,
  };
}

describe("a selector", () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod" } };
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "reader" },
  };
  const generated = { apiVersion: "batch/v1", kind: "Job", metadata: { generateName: "run-" } };
  const cases: readonly {
    readonly title: string;
    readonly selector: Selector;
    readonly subject?: Partial<Subject>;
    readonly expected: boolean;
  }[] = [
    { title: "matches everything when it is empty", selector: {}, expected: true },
    { title: "matches by kind", selector: { kinds: ["Service", "Deployment"] }, expected: true },
    { title: "does not match another kind", selector: { kinds: ["Pod"] }, expected: false },
    { title: "matches by a glob on the name", selector: { names: ["w*"] }, expected: true },
    { title: "does not match another name", selector: { names: ["we"] }, expected: false },
    {
      title: "matches generateName as a name with a star",
      selector: { names: ["run-*"] },
      subject: { object: generated },
      expected: true,
    },
    { title: "matches by namespace", selector: { namespaces: ["*-prod"] }, expected: true },
    {
      title: "takes a Namespace by its own name",
      selector: { namespaces: ["*-prod"] },
      subject: { object: namespace, namespace: null },
      expected: true,
    },
    {
      title: "with namespaces does not match what is cluster-scoped",
      selector: { namespaces: ["*"] },
      subject: { object: role, namespace: null },
      expected: false,
    },
    {
      title: "matches by all of several labels",
      selector: { labels: { app: "w?b", tier: "*" } },
      expected: true,
    },
    {
      title: "does not match when one label differs",
      selector: { labels: { app: "web", tier: "back" } },
      expected: false,
    },
    {
      title: "does not match a missing label",
      selector: { labels: { team: "*" } },
      expected: false,
    },
    {
      title: "does not take an inherited property for a label",
      selector: { labels: { constructor: "*" } },
      expected: false,
    },
    {
      title: "matches by annotations",
      selector: { annotations: { "acme.com/owner": "shop" } },
      expected: true,
    },
    {
      title: "does not match labels that are no mapping",
      selector: { labels: { app: "*" } },
      subject: { object: { ...web, metadata: { name: "web", labels: "app" as never } } },
      expected: false,
    },
    {
      title: "matches by operation",
      selector: { operations: ["UPDATE", "CREATE"] },
      expected: true,
    },
    {
      title: "does not match another operation",
      selector: { operations: ["DELETE"] },
      expected: false,
    },
    { title: "matches by environment", selector: { environments: ["pr*"] }, expected: true },
    {
      title: "with environments does not match what none claims",
      selector: { environments: ["*"] },
      subject: { environment: null },
      expected: false,
    },
    {
      title: "needs every given field",
      selector: { kinds: ["Deployment"], names: ["api"] },
      expected: false,
    },
  ];
  for (const { title, selector, subject: given, expected } of cases) {
    it(title, () => expect(selectorMatcher(selector)(subject(given))).to.equal(expected));
  }
});

describe("a pattern on kinds", () => {
  const cases: readonly (readonly [pattern: string, apiVersion: string, kind: string, boolean])[] =
    [
      ["*", "example.com/v1", "Thing", true],
      ["Deployment", "apps/v1", "Deployment", true],
      ["Deployment", "example.com/v1", "Deployment", true],
      ["Deployment", "apps/v1", "DeploymentX", false],
      ["deployment", "apps/v1", "Deployment", false],
      ["apps/Deployment", "apps/v1", "Deployment", true],
      ["apps/Deployment", "extensions/v1beta1", "Deployment", false],
      ["apps/v1/Deployment", "apps/v1", "Deployment", true],
      ["apps/v1/Deployment", "apps/v1beta1", "Deployment", false],
      ["apps/*/Deployment", "apps/v1beta1", "Deployment", true],
      ["*/Deployment", "apps/v1", "Deployment", true],
      ["core/Pod", "v1", "Pod", true],
      ["core/Pod", "metrics.k8s.io/v1beta1", "Pod", false],
      ["core/v1/Pod", "v1", "Pod", true],
      ["core/*", "v1", "Secret", true],
      ["core/*", "apps/v1", "Deployment", false],
      ["*.k8s.io/*", "networking.k8s.io/v1", "Ingress", true],
      ["*Set", "apps/v1", "StatefulSet", true],
    ];
  for (const [pattern, apiVersion, kind, expected] of cases) {
    it(`${pattern} ${expected ? "takes" : "leaves"} ${apiVersion} ${kind}, asked twice`, () => {
      const matches = kindMatcher([pattern]);
      const object = { apiVersion, kind };
      expect([matches(object), matches(object)]).to.deep.equal([expected, expected]);
    });
  }
});

describe("a label selector", () => {
  const labels = { env: "prod", team: "shop" };
  const cases = [
    { title: "equal labels", selector: { matchLabels: { env: "prod" } }, expected: true },
    { title: "another value", selector: { matchLabels: { env: "dev" } }, expected: false },
    { title: "In with the value", selector: one("env", "In", ["dev", "prod"]), expected: true },
    { title: "In without the label", selector: one("zone", "In", ["a"]), expected: false },
    { title: "NotIn with the value", selector: one("env", "NotIn", ["prod"]), expected: false },
    { title: "NotIn without the label", selector: one("zone", "NotIn", ["a"]), expected: true },
    { title: "Exists", selector: one("team", "Exists"), expected: true },
    { title: "Exists without the label", selector: one("zone", "Exists"), expected: false },
    { title: "DoesNotExist", selector: one("zone", "DoesNotExist"), expected: true },
    { title: "an inherited name", selector: one("toString", "Exists"), expected: false },
  ] as const;
  for (const { title, selector, expected } of cases) {
    it(`${expected ? "takes" : "leaves"} ${title}`, () => {
      expect(labelSelectorMatcher(selector)(labels)).to.equal(expected);
    });
  }

  function one(
    key: string,
    operator: "In" | "NotIn" | "Exists" | "DoesNotExist",
    values?: readonly string[],
  ) {
    return { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] };
  }
});

describe("the namespace a subject counts for", () => {
  it("is null for what is cluster-scoped, and not the name of a foreign Namespace kind", () => {
    const foreign = { apiVersion: "example.com/v1", kind: "Namespace", metadata: { name: "x" } };
    expect(ownNamespace(subject({ object: foreign, namespace: null }))).to.equal(null);
  });
});
