import { expect } from "chai";
import fc from "fast-check";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { parsePolicy } from "#core/policy/parse-document.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { joinRevisions, revisionOf } from "#core/policy/revision.ts";
import { type FleetSetup, policyOf, sourceOf } from "#test/support/fleet-setup.ts";

const exception = {
  policy: "images",
  rules: ["pinned"],
  match: { kinds: ["Deployment"], names: ["web"] },
  owner: "shop",
  reason: "legacy",
  expires: "2026-12-31",
};
const entry = { id: "a".repeat(64), policy: "images", rule: "r", resource: "x", path: "" };
const setup: FleetSetup = {
  fleet: {
    environments: [
      { name: "dev", overlays: ["a"], namespaces: ["b"] },
      { name: "prod", overlays: ["c"], clusters: ["eu"], namespaces: ["d"] },
    ],
    overrides: [{ policy: "images", action: "audit", owner: "o", reason: "r" }],
  },
  policies: [
    policyOf("images", { cel: "true" }),
    policyOf("labels", { cel: "true" }, { params: { a: 1, b: 2 } }),
  ],
  exceptions: { one: exception, two: { ...exception, owner: "pay" } },
  baseline: [entry, { ...entry, id: "b".repeat(64) }],
};
const base = sourceOf(setup);

function withFleet(fields: object): FleetSetup {
  return { ...setup, fleet: { ...setup.fleet, ...fields } };
}

function withProd(fields: object): FleetSetup {
  const environments = setup.fleet?.environments as readonly object[];
  return withFleet({ environments: [environments[0], { ...environments[1], ...fields }] });
}

describe("the revision", () => {
  it("is a sha256", () => expect(revisionOf(base)).to.match(/^sha256:[0-9a-f]{64}$/));

  const changes: readonly (readonly [string, FleetSetup | GuardrailSource])[] = [
    [
      "a policy's rule",
      {
        ...setup,
        policies: [policyOf("images", { cel: "false" }), ...(setup.policies ?? []).slice(1)],
      },
    ],
    [
      "a policy's name",
      {
        ...setup,
        policies: [policyOf("image", { cel: "true" }), ...(setup.policies ?? []).slice(1)],
      },
    ],
    [
      "a policy's doors",
      {
        ...setup,
        policies: [
          policyOf("images", { cel: "true" }, { doors: ["check"] }),
          ...(setup.policies ?? []).slice(1),
        ],
      },
    ],
    [
      "a policy's params",
      {
        ...setup,
        policies: [
          ...(setup.policies ?? []).slice(0, 1),
          policyOf("labels", { cel: "true" }, { params: { a: 1, b: 3 } }),
        ],
      },
    ],
    [
      "a policy more",
      { ...setup, policies: [...(setup.policies ?? []), policyOf("more", { cel: "true" })] },
    ],
    [
      "an exception's field",
      {
        ...setup,
        exceptions: { ...setup.exceptions, one: { ...exception, expires: "2026-12-30" } },
      },
    ],
    [
      "an exception's name",
      { ...setup, exceptions: { three: exception, two: { ...exception, owner: "pay" } } },
    ],
    ["an exception less", { ...setup, exceptions: { one: exception } }],
    ["the baseline", { ...setup, baseline: [entry] }],
    ["the CRDs", { ...base, crdsDigest: "sha256:1" }],
    ["an override", withFleet({ overrides: [] })],
    ["unmatched", withFleet({ unmatched: "deny" })],
    ["injected containers", withFleet({ injected: [{ container: "a", image: "b" }] })],
    [
      "the order of environments",
      withFleet({ environments: [...(setup.fleet?.environments as readonly object[])].reverse() }),
    ],
    ["an environment's name", withProd({ name: "live" })],
    ["its overlays", withProd({ overlays: ["x"] })],
    ["its clusters", withProd({ clusters: ["us"] })],
    ["its namespaces", withProd({ namespaces: ["x"] })],
    ["its namespaceSelector", withProd({ namespaceSelector: { matchLabels: { a: "b" } } })],
    ["its kubernetesVersion", withProd({ kubernetesVersion: "1.34" })],
    [
      "its actions",
      withProd({ actions: { critical: "deny", high: "deny", medium: "deny", low: "audit" } }),
    ],
  ];
  for (const [title, change] of changes) {
    it(`changes with ${title}`, () => {
      const source = "crdScopes" in change ? change : sourceOf(change);
      expect(revisionOf(source)).not.to.equal(revisionOf(base));
    });
  }

  const labelled = {
    ...(setup.policies ?? [])[0],
    metadata: { name: "images", labels: { a: "b" } },
  } as PolicyDocument;
  it("changes with a policy's labels", () => {
    const policies = [labelled, ...(setup.policies ?? []).slice(1)];
    expect(revisionOf(sourceOf({ ...setup, policies }))).not.to.equal(revisionOf(base));
  });

  const rests: readonly (readonly [string, FleetSetup])[] = [
    ["SLOs", withFleet({ slos: ["slos/*.yaml"] })],
    ["freezes", withFleet({ freezes: ["freezes/*.yaml"] })],
    ["promotion settings", withProd({ promotion: { after: ["dev"], soak: "30m" } })],
    [
      "signers",
      withFleet({
        signers: [{ name: "a", sshKey: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"A".repeat(43)}` }],
      }),
    ],
    ["render settings", withFleet({ render: { maxAction: "warn" } })],
    ["admission settings", withFleet({ admission: { freeze: "deny" } })],
    ["what may be promoted", withFleet({ promotable: { images: false } })],
    ["maxExceptionDays", withFleet({ maxExceptionDays: 30 })],
    [
      "where policies and exceptions are read from",
      withFleet({ policies: ["a"], exceptions: ["b"], crds: ["c"] }),
    ],
    ["being the platform's", withFleet({ platform: true })],
    [
      "defaults written out in the fleet",
      withProd({ actions: { critical: "deny", high: "deny", medium: "deny", low: "warn" } }),
    ],
    [
      "what a baseline says for people",
      { ...setup, baseline: (setup.baseline ?? []).map((one) => ({ ...one, resource: "y" })) },
    ],
    [
      "defaults written out in a policy",
      {
        ...setup,
        policies: [
          policyOf(
            "images",
            { cel: "true", each: "object" },
            { doors: ["scan", "admission", "check", "render"] },
          ),
          ...(setup.policies ?? []).slice(1),
        ],
      },
    ],
  ];
  for (const [title, change] of rests) {
    it(`stays the same with ${title}`, () => {
      expect(revisionOf(sourceOf(change))).to.equal(revisionOf(base));
    });
  }

  it("stays the same with annotations of a policy", () => {
    const [first, ...rest] = setup.policies ?? [];
    const annotated = parsePolicy({
      ...first,
      metadata: { name: "images", annotations: { note: "x" } },
    });
    const policies = [annotated.value, ...rest].filter(
      (policy) => policy !== null && policy !== undefined,
    );
    expect(revisionOf(sourceOf({ ...setup, policies }))).to.equal(revisionOf(base));
  });

  it("does not depend on the order of files or keys", () => {
    const documents = fc.shuffledSubarray([...(setup.policies ?? [])], { minLength: 2 });
    fc.assert(
      fc.property(documents, fc.boolean(), (policies, isTurned) => {
        const exceptions = Object.fromEntries(
          Object.entries(setup.exceptions ?? {})
            .map(([name, spec]) => [name, isTurned ? turned(spec) : spec])
            .reverse(),
        );
        const baseline = [...(setup.baseline ?? [])].reverse();
        const turnedPolicies = policies.map((policy) =>
          isTurned ? (turned(policy) as PolicyDocument) : policy,
        );
        const source = sourceOf({ ...setup, policies: turnedPolicies, exceptions, baseline });
        expect(revisionOf(source)).to.equal(revisionOf(base));
      }),
      { seed: 7, numRuns: 10 },
    );
  });

  it("of two layers is a digest over both, platform first; of one it is its own", () => {
    expect(joinRevisions(["sha256:a"])).to.equal("sha256:a");
    expect(joinRevisions(["sha256:a", "sha256:b"])).not.to.equal(
      joinRevisions(["sha256:b", "sha256:a"]),
    );
  });
});

/** The same value with all keys in reverse order. */
function turned<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(turned) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, turned(field)]),
  ) as T;
}
