import { expect } from "chai";
import { claimFindings } from "#authoring/check/claim-findings.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import { parseFleet } from "#core/policy/parse-document.ts";

const PATH = "apps/shop/overlays/prod";

interface Environment {
  readonly name: string;
  readonly actions?: Readonly<Record<string, string>>;
  readonly overlays?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: unknown;
  readonly clusters?: readonly string[];
}

function rulesFor({
  environments,
  objects,
}: {
  environments: readonly Environment[];
  objects: readonly object[];
}) {
  const fleet = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "shop" },
    spec: { environments },
  }).value;
  if (fleet === null) throw new Error("the fleet of the test is not valid");
  const claims = overlayClaims(fleet, PATH);
  const resources = objects.map((object) => {
    const { metadata, kind } = object as { metadata: { namespace?: string }; kind: string };
    const namespace = kind === "Namespace" ? null : (metadata.namespace ?? null);
    return { object: { apiVersion: "v1", kind, metadata }, namespace, source: null };
  });
  const withoutNamespace = resources.filter(
    ({ object, namespace }) => namespace === null && object.kind !== "Namespace",
  ).length;
  const environment = claims[0]?.environment ?? null;
  const prepared = { resources, withoutNamespace };
  return claimFindings({ path: PATH, fleet, environment, claims, prepared }).map(
    ({ rule, resource, action }) =>
      `${rule} ${resource.name}${action === "warn" && rule === "namespace-label" ? " warns" : ""}`,
  );
}

const inNamespace = (namespace: string) => ({
  kind: "ConfigMap",
  metadata: { name: "a", namespace },
});
const labelled = (name: string, team: string) => ({
  kind: "Namespace",
  metadata: { name, labels: { team } },
});
const routed = (name: string, environment: string) => ({
  kind: "Namespace",
  metadata: { name, labels: { "tiphys.io/environment": environment } },
});
const WARNS = { critical: "warn", high: "warn", medium: "audit", low: "audit" };
const prod = { name: "prod", overlays: ["apps/*/overlays/prod"], namespaces: ["*-prod"] };
const dev = { name: "dev", namespaces: ["*-dev"] };
const byTeam = { name: "team", namespaceSelector: { matchLabels: { team: "a" } } };

describe("claimFindings", () => {
  const cases = [
    {
      title: "says nothing of an overlay in its own namespace",
      environments: [prod, dev],
      objects: [inNamespace("shop-prod")],
      expected: [],
    },
    {
      title: "wants the label of its environment on a Namespace of the render",
      environments: [prod, dev],
      objects: [labelled("shop-prod", "a"), inNamespace("shop-prod")],
      expected: ["namespace-label shop-prod"],
    },
    {
      title: "only warns of the label where the environment denies nothing",
      environments: [{ ...prod, actions: WARNS }, dev],
      objects: [labelled("shop-prod", "a")],
      expected: ["namespace-label shop-prod warns"],
    },
    {
      title: "does not take another environment's label",
      environments: [prod, dev],
      objects: [routed("shop-prod", "dev")],
      expected: ["namespace-label shop-prod"],
    },
    {
      title: "says nothing of the label where it is right, or the Namespace none claims",
      environments: [prod, dev],
      objects: [routed("shop-prod", "prod"), labelled("tools", "a")],
      expected: [],
    },
    {
      title: "wants the label of the environment that renders, where another cluster has one too",
      environments: [
        { ...dev, namespaces: ["*-prod"], clusters: ["us"] },
        { ...prod, clusters: ["eu"] },
      ],
      objects: [routed("shop-prod", "prod")],
      expected: [],
    },
    {
      title: "says nothing of a namespace that none claims",
      environments: [prod, dev],
      objects: [inNamespace("tools")],
      expected: [],
    },
    {
      title: "names a foreign namespace once for all its objects",
      environments: [prod, dev],
      objects: [inNamespace("a-dev"), inNamespace("a-dev")],
      expected: ["foreign-namespace a-dev"],
    },
    {
      title: "takes a Namespace itself for rendered into",
      environments: [prod, dev],
      objects: [labelled("a-dev", "x")],
      expected: ["foreign-namespace a-dev"],
    },
    {
      title: "claims by labels where the Namespace is rendered",
      environments: [prod, byTeam],
      objects: [labelled("x", "a"), inNamespace("x")],
      expected: ["foreign-namespace x"],
    },
    {
      title: "does not guess labels",
      environments: [prod, byTeam],
      objects: [inNamespace("x")],
      expected: [],
    },
    {
      title: "lets an environment claim by labels what another claims by name, as claimed twice",
      environments: [{ ...prod, ...byTeam, name: "prod" }, dev],
      objects: [labelled("x-dev", "a")],
      expected: ["namespace-claimed-twice x-dev"],
    },
    {
      title: "finds two environments of all clusters that claim a namespace",
      environments: [prod, { name: "shop", namespaces: ["shop-*"] }],
      objects: [inNamespace("shop-prod")],
      expected: ["namespace-claimed-twice shop-prod"],
    },
    {
      title: "lets two clusters have namespaces of one name",
      environments: [
        { ...prod, clusters: ["eu"] },
        { name: "us", namespaces: ["*-prod"], clusters: ["us"] },
      ],
      objects: [inNamespace("shop-prod")],
      expected: [],
    },
    {
      title: "finds a foreign namespace even in another cluster",
      environments: [
        { ...prod, clusters: ["eu"] },
        { ...dev, clusters: ["dev"] },
      ],
      objects: [inNamespace("shop-dev")],
      expected: ["foreign-namespace shop-dev"],
    },
    {
      title: "finds an overlay that two environments claim",
      environments: [prod, { name: "eu", overlays: ["apps/shop/**"] }],
      objects: [inNamespace("shop-prod")],
      expected: [`overlay-claimed-twice ${PATH}`],
    },
    {
      title: "says once that namespaces are unknown",
      environments: [prod],
      objects: [
        { kind: "ConfigMap", metadata: { name: "a" } },
        { kind: "ConfigMap", metadata: { name: "b" } },
      ],
      expected: [`namespace-unknown ${PATH}`],
    },
    {
      title: "says nothing of foreign namespaces where no environment claims the target",
      environments: [dev],
      objects: [inNamespace("shop-dev")],
      expected: [],
    },
  ];
  for (const { title, environments, objects, expected } of cases) {
    it(title, () => expect(rulesFor({ environments, objects })).to.deep.equal(expected));
  }
});
