import { expect } from "chai";
import type { MatchResources } from "#core/policy/foreign/match-resources.ts";
import { nativeMatch } from "#core/policy/foreign/to-native/native-match.ts";

const DEPLOYMENTS = {
  apiGroups: ["apps"],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources: ["deployments"],
};

const sound: readonly {
  readonly title: string;
  readonly resources: MatchResources;
  readonly native: object;
}[] = [
  {
    title: "resources are kinds",
    resources: {
      resourceRules: [
        { ...DEPLOYMENTS, resources: ["deployments", "statefulsets/status", "daemonsets/*"] },
      ],
    },
    native: {
      match: { kinds: ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"] },
      exclude: {},
      conditions: [],
    },
  },
  {
    title: "everything has no kinds",
    resources: {
      resourceRules: [
        { apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] },
      ],
    },
    native: { match: {}, exclude: {}, conditions: [] },
  },
  {
    title: "an operation alone stays one",
    resources: { resourceRules: [{ ...DEPLOYMENTS, operations: ["UPDATE", "DELETE"] }] },
    native: {
      match: { kinds: ["apps/Deployment"], operations: ["UPDATE"] },
      exclude: {},
      conditions: [],
    },
  },
  {
    title: "a namespace that is left out stays out",
    resources: {
      resourceRules: [DEPLOYMENTS],
      namespaceSelector: {
        matchExpressions: [
          { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["a"] },
        ],
      },
    },
    native: {
      match: { kinds: ["apps/Deployment"] },
      exclude: { namespaces: ["a"] },
      conditions: [],
    },
  },
  {
    title: "labels are a condition",
    resources: {
      resourceRules: [DEPLOYMENTS],
      objectSelector: { matchExpressions: [{ key: "tier", operator: "Exists" }] },
    },
    native: {
      match: { kinds: ["apps/Deployment"] },
      exclude: {},
      conditions: ['object.?metadata.?labels[?"tier"].hasValue()'],
    },
  },
];

const lost: readonly {
  readonly title: string;
  readonly resources: MatchResources;
  readonly why: RegExp;
}[] = [
  {
    title: "deletions",
    resources: { resourceRules: [{ ...DEPLOYMENTS, operations: ["DELETE"] }] },
    why: /never judged/,
  },
  {
    title: "unknown resources",
    resources: { resourceRules: [{ ...DEPLOYMENTS, resources: ["widgets"] }] },
    why: /"widgets"/,
  },
  {
    title: "subresources",
    resources: { resourceRules: [{ ...DEPLOYMENTS, resources: ["deployments/scale"] }] },
    why: /subresources/,
  },
  {
    title: "labels of a namespace for what may be in none",
    resources: {
      resourceRules: [{ ...DEPLOYMENTS, apiGroups: [""], resources: ["namespaces"] }],
      namespaceSelector: { matchLabels: { team: "x" } },
    },
    why: /labels of namespaces/,
  },
  {
    title: "names for some of the resources",
    resources: {
      resourceRules: [
        DEPLOYMENTS,
        { ...DEPLOYMENTS, resources: ["daemonsets"], resourceNames: ["a"] },
      ],
    },
    why: /other names/,
  },
];

describe("matchConstraints in our words", () => {
  for (const { title, resources, native } of sound)
    it(title, () => expect(nativeMatch(resources)).to.deep.equal(native));

  for (const { title, resources, why } of lost)
    it(`are refused for ${title}`, () => expect(() => nativeMatch(resources)).to.throw(why));
});
