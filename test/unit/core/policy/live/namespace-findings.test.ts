import { expect } from "chai";
import { namespaceFindings } from "#core/policy/live/namespace-findings.ts";
import { NOON } from "#test/support/fleet-setup.ts";

const breakglass = (namespace: string, expires: string) => ({
  name: "break",
  labels: {},
  spec: {
    policy: "*",
    rules: ["*"],
    match: { kinds: ["*"], names: ["*"], namespaces: [namespace] },
    owner: "jane",
    reason: "emergency",
    ticket: "OPS-1",
    expires,
  },
});

describe("namespaceFindings", () => {
  const LABELLED = { "tiphys.io/environment": "prod" };
  const cases = [
    { title: "says nothing of a namespace in order", given: {}, expected: [] },
    {
      title: "misses the label",
      given: { labels: {} },
      expected: [
        'namespace-label: label tiphys.io/environment is missing, where environment "prod" claims the namespace',
      ],
    },
    {
      title: "does not take another environment's label",
      given: { labels: { "tiphys.io/environment": "dev" } },
      expected: [
        'namespace-label: label tiphys.io/environment is "dev", where environment "prod" claims the namespace',
      ],
    },
    {
      title: "tells of two environments that claim it, and takes the label of either",
      given: { environments: ["eu", "prod"] },
      expected: [
        'namespace-claimed-twice: namespace "shop" is claimed by the environments "eu" and "prod"',
      ],
    },
    {
      title: "names what could not be listed, by status",
      given: {
        unlisted: [
          { kind: "Secret", status: 403 },
          { kind: "a.io/B", status: 500 },
          { kind: "Role", status: 403 },
        ],
      },
      expected: [
        "kind-unlisted: 3 kinds were not judged, as listing was refused: Role, Secret (status 403); a.io/B (status 500)",
      ],
    },
    {
      title: "tells of breakglass in this namespace that has not ended",
      given: {
        breakglass: [
          breakglass("shop", "2026-06-15T13:00:00Z"),
          breakglass("shop", "2026-06-15T11:00:00Z"),
          breakglass("other", "2026-06-15T13:00:00Z"),
        ],
      },
      expected: [
        'breakglass-active: breakglass "break" (owner jane, ticket OPS-1) excepts namespace "shop" from policy "*" until 2026-06-15T13:00:00Z',
      ],
    },
  ];
  for (const { title, given, expected } of cases) {
    it(title, () => {
      const { labels = LABELLED, ...state } = given as { labels?: Record<string, string> };
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } };
      const findings = namespaceFindings({
        ...{ namespace, environments: ["prod"], unlisted: [], breakglass: [], now: NOON },
        ...state,
      });
      expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).to.deep.equal(expected);
    });
  }
});
