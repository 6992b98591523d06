import { expect } from "chai";
import { claimedNamespaces } from "#core/policy/live/claimed-namespaces.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const ENVIRONMENTS = [
  { name: "eu", clusters: ["eu"], namespaces: ["*-prod"] },
  { name: "prod", namespaces: ["*-prod"] },
  { name: "team", namespaceSelector: { matchLabels: { team: "shop" } } },
];

describe("claimedNamespaces", () => {
  const { fleet } = sourceOf({
    fleet: { environments: ENVIRONMENTS, admission: { exemptNamespaces: ["kube-prod"] } },
  });
  const all = [
    namespace("shop-prod"),
    namespace("kube-prod"),
    namespace("default"),
    namespace("any", { team: "shop" }),
  ];
  const cases = [
    {
      title: "takes environments of the cluster only, the first judging",
      cluster: "eu",
      expected: [
        ["any", "team"],
        ["shop-prod", "eu", "prod"],
      ],
    },
    {
      title: "takes no environment that names clusters where the cluster is not known",
      cluster: null,
      expected: [
        ["any", "team"],
        ["shop-prod", "prod"],
      ],
    },
  ];
  for (const { title, cluster, expected } of cases) {
    it(title, () => {
      const claimed = claimedNamespaces(all, { fleet, cluster });
      const shown = claimed.map(({ object, environment, environments }) => {
        expect(environment.name).to.equal(environments[0]);
        return [object.metadata?.name, ...environments];
      });
      expect(shown).to.deep.equal(expected);
    });
  }
});
