import { expect } from "chai";
import type { Finding } from "#core/policy/finding.ts";
import { SEVERITIES } from "#core/policy/policy.ts";
import {
  decide,
  type FleetSetup,
  type JudgedObjects,
  policyOf,
  workload,
} from "#test/support/fleet-setup.ts";

const ALL_DENY = { critical: "deny", high: "deny", medium: "deny", low: "deny" };
const broken = policyOf("images", { id: "pinned", cel: "false" });

/** The only finding of a policy that every object breaks; null where there is none. */
async function findingOf(
  setup: FleetSetup,
  judged: Partial<JudgedObjects> = {},
): Promise<Finding | null> {
  const { findings } = await decide(
    { policies: [broken], ...setup },
    { objects: [workload()], ...judged },
  );
  expect(findings.length).to.be.at.most(1);
  return findings[0] ?? null;
}

describe("the action of a finding", () => {
  const actions = { critical: "deny", high: "warn", medium: "audit", low: "off" };
  const environments = [
    { name: "prod", actions },
    { name: "dev", actions: { ...ALL_DENY, high: "audit" } },
  ];
  const severities = SEVERITIES.map((severity) =>
    policyOf(severity, { cel: "false" }, { severity }),
  );

  it("is the environment's for its severity, and off makes none", async () => {
    const { decision, findings } = await decide({ fleet: { environments }, policies: severities }, [
      workload(),
    ]);
    expect(findings.map(({ severity, action }) => `${severity} ${action}`)).to.deep.equal([
      "critical deny",
      "high warn",
      "medium audit",
    ]);
    expect(decision).to.equal("deny");
  });

  it("is the rule's severity's before the policy's", async () => {
    const policy = policyOf("p", { cel: "false", severity: "critical" }, { severity: "low" });
    const { findings } = await decide({ fleet: { environments }, policies: [policy] }, [
      workload(),
    ]);
    expect(findings.map(({ action }) => action)).to.deep.equal(["deny"]);
  });

  const unmatched: readonly (readonly [string, string | null, string])[] = [
    ["unmatched where no environment claims", null, "audit"],
    ["unmatched for an environment that the fleet does not know", "qa", "audit"],
    ["another environment's there", "dev", "audit"],
  ];
  for (const [title, environment, action] of unmatched) {
    it(`is ${title}`, async () => {
      const found = await findingOf(
        { fleet: { environments, unmatched: "audit" } },
        { environment },
      );
      expect(found?.action).to.equal(action);
    });
  }

  it("is warn where no environment claims and the fleet says nothing", async () => {
    const found = await findingOf({ fleet: { environments } }, { environment: null });
    expect(found?.action).to.equal("warn");
  });

  it("makes the decision: warn without a denial, allow without a warning", async () => {
    for (const [action, word] of [
      ["deny", "deny"],
      ["warn", "warn"],
      ["audit", "allow"],
      ["off", "allow"],
    ]) {
      const fleet = { environments: [{ name: "prod", actions: { ...ALL_DENY, high: action } }] };
      const { decision } = await decide({ fleet, policies: [broken] }, [workload()]);
      expect(decision).to.equal(word);
    }
  });
});

describe("an override", () => {
  const base = { policy: "images", action: "audit", owner: "platform", reason: "rolling out" };
  const END = Date.UTC(2027, 0, 1);
  const cases: readonly {
    readonly title: string;
    readonly overrides: readonly object[];
    readonly judged?: Partial<JudgedObjects>;
    readonly expected: string;
  }[] = [
    { title: "sets the action", overrides: [{}], expected: "audit rolling out" },
    {
      title: "takes a glob on the policy",
      overrides: [{ policy: "im*" }],
      expected: "audit rolling out",
    },
    { title: "leaves other policies", overrides: [{ policy: "labels" }], expected: "deny null" },
    {
      title: "takes globs on rules",
      overrides: [{ rules: ["x", "pin*"] }],
      expected: "audit rolling out",
    },
    { title: "leaves other rules", overrides: [{ rules: ["x"] }], expected: "deny null" },
    {
      title: "takes globs on environments",
      overrides: [{ environments: ["pr*"] }],
      expected: "audit rolling out",
    },
    {
      title: "leaves other environments",
      overrides: [{ environments: ["dev"] }],
      expected: "deny null",
    },
    {
      title: "with environments leaves what none claims",
      overrides: [{ environments: ["*"] }],
      judged: { environment: null },
      expected: "warn null",
    },
    {
      title: "counts before unmatched",
      overrides: [{ action: "deny" }],
      judged: { environment: null },
      expected: "deny rolling out",
    },
    {
      title: "wins as the first that matches",
      overrides: [{ policy: "labels" }, { action: "warn", reason: "first" }, { reason: "second" }],
      expected: "warn first",
    },
    {
      title: "counts through the last millisecond of its day, UTC",
      overrides: [{ until: "2026-12-31" }],
      judged: { now: END - 1 },
      expected: "audit rolling out",
    },
    {
      title: "has ended with its day",
      overrides: [{ until: "2026-12-31" }],
      judged: { now: END },
      expected: "deny null",
    },
    {
      title: "has ended at its timestamp",
      overrides: [{ until: "2026-12-31T12:00:00+02:00" }],
      judged: { now: Date.UTC(2026, 11, 31, 10) },
      expected: "deny null",
    },
    {
      title: "that has ended lets the next count",
      overrides: [{ until: "2020-01-01" }, { reason: "second" }],
      expected: "audit second",
    },
  ];
  for (const { title, overrides, judged, expected } of cases) {
    it(title, async () => {
      const fleet = { overrides: overrides.map((override) => ({ ...base, ...override })) };
      const found = await findingOf({ fleet }, judged);
      expect(`${found?.action} ${found?.override}`).to.equal(expected);
    });
  }

  it("of action off leaves nothing to find", async () => {
    expect(await findingOf({ fleet: { overrides: [{ ...base, action: "off" }] } })).to.equal(null);
  });
});

describe("an exception", () => {
  const base = {
    policy: "images",
    rules: ["pinned"],
    match: { kinds: ["Deployment"], names: ["web"] },
    owner: "shop",
    reason: "legacy",
    expires: "2026-12-31",
  };
  const match = (fields: object) => ({ match: { ...base.match, ...fields } });
  const END = Date.UTC(2027, 0, 1);
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod" } };
  const generated = { ...workload(), metadata: { generateName: "web-", namespace: "shop-prod" } };
  const silenced = "off granted";
  const cases: readonly {
    readonly title: string;
    readonly spec: object;
    readonly judged?: Partial<JudgedObjects>;
    readonly expected: string;
  }[] = [
    { title: "silences what it names", spec: {}, expected: silenced },
    { title: "takes a glob on the policy", spec: { policy: "image?" }, expected: silenced },
    { title: "leaves other policies", spec: { policy: "labels" }, expected: "deny null" },
    { title: "takes globs on rules", spec: { rules: ["a", "p*"] }, expected: silenced },
    { title: "leaves other rules", spec: { rules: ["a"] }, expected: "deny null" },
    {
      title: "takes a kind with its group",
      spec: match({ kinds: ["apps/Deployment"] }),
      expected: silenced,
    },
    {
      title: "leaves the kind of another group",
      spec: match({ kinds: ["x.io/Deployment"] }),
      expected: "deny null",
    },
    { title: "leaves other kinds", spec: match({ kinds: ["StatefulSet"] }), expected: "deny null" },
    { title: "takes globs on names", spec: match({ names: ["we*"] }), expected: silenced },
    { title: "leaves other names", spec: match({ names: ["api"] }), expected: "deny null" },
    {
      title: "takes generateName as a name with a star",
      spec: match({ names: ["web-*"] }),
      judged: { objects: [generated] },
      expected: silenced,
    },
    {
      title: "takes globs on namespaces",
      spec: match({ namespaces: ["shop-*"] }),
      expected: silenced,
    },
    {
      title: "leaves other namespaces",
      spec: match({ namespaces: ["pay-*"] }),
      expected: "deny null",
    },
    {
      title: "with namespaces leaves an object whose namespace is unknown",
      spec: match({ namespaces: ["*"] }),
      judged: { objects: [workload({ namespace: null })] },
      expected: "deny null",
    },
    {
      title: "takes a Namespace by its own name",
      spec: match({ kinds: ["Namespace"], names: ["shop-*"], namespaces: ["shop-prod"] }),
      judged: { objects: [namespace] },
      expected: silenced,
    },
    {
      title: "takes globs on environments",
      spec: match({ environments: ["p*"] }),
      expected: silenced,
    },
    {
      title: "leaves other environments",
      spec: match({ environments: ["dev"] }),
      expected: "deny null",
    },
    {
      title: "counts through the last millisecond of its day, UTC",
      spec: {},
      judged: { now: END - 1 },
      expected: silenced,
    },
    { title: "has expired with its day", spec: {}, judged: { now: END }, expected: "deny null" },
    {
      title: "counts until its timestamp",
      spec: { expires: "2026-12-31T10:00:00Z" },
      judged: { now: Date.UTC(2026, 11, 31, 10) - 1 },
      expected: silenced,
    },
    {
      title: "has expired at its timestamp",
      spec: { expires: "2026-12-31T10:00:00Z" },
      judged: { now: Date.UTC(2026, 11, 31, 10) },
      expected: "deny null",
    },
  ];
  for (const { title, spec, judged, expected } of cases) {
    it(title, async () => {
      const found = await findingOf({ exceptions: { granted: { ...base, ...spec } } }, judged);
      expect(`${found?.action} ${found?.exception}`).to.equal(expected);
    });
  }

  it("that is printed is the first by name, whatever order they were read in", async () => {
    const one = await findingOf({ exceptions: { b: base, a: base } });
    const other = await findingOf({ exceptions: { a: base, b: base } });
    expect([one?.exception, other?.exception]).to.deep.equal(["a", "a"]);
  });

  it("silences what could not be judged, and does not change the status", async () => {
    const policies = [policyOf("images", { id: "pinned", cel: "object.nothing" })];
    const found = await findingOf({ policies, exceptions: { granted: base } });
    expect([found?.status, found?.action]).to.deep.equal(["error", "off"]);
  });
});

describe("the baseline", () => {
  const entry = (id: string) => ({ id, policy: "images", rule: "pinned", resource: "x", path: "" });

  async function known(fleet: Readonly<Record<string, unknown>> = {}) {
    const id = (await findingOf({}))?.id ?? "";
    return await findingOf({ fleet, baseline: [entry("0".repeat(64)), entry(id)] });
  }

  it("lowers deny to warn and marks the finding", async () => {
    const found = await known();
    expect([found?.action, found?.existing]).to.deep.equal(["warn", true]);
  });

  it("leaves audit as it is", async () => {
    const environments = [{ name: "prod", actions: { ...ALL_DENY, high: "audit" } }];
    const found = await known({ environments });
    expect([found?.action, found?.existing]).to.deep.equal(["audit", true]);
  });

  it("does not touch what it does not hold", async () => {
    const found = await findingOf({ baseline: [entry("0".repeat(64))] });
    expect([found?.action, found?.existing]).to.deep.equal(["deny", false]);
  });
});

describe("an injected container", () => {
  const proxy = { name: "istio-proxy", image: "docker.io/istio/proxyv2:1.24" };
  const fleet = { injected: [{ container: "istio-*", image: "*/istio/proxyv2:*" }] };
  const found = async (rule: object, containers: readonly unknown[], field = "containers") => {
    const policy = policyOf("images", rule);
    const object = workload({ podSpec: { containers: [], [field]: containers } });
    const { findings } = await decide({ fleet, policies: [policy] }, [object]);
    return findings.map(({ action }) => action);
  };
  const each = { each: "container", cel: "false" };
  const list = "podSpec.containers.map(c, {'path': '/containers/0/image', 'message': c.name})";
  const atRoot = "/spec/template/spec/containers/0/securityContext";
  const cases: readonly (readonly [string, object, object, string, string?])[] = [
    ["is audited at most", each, proxy, "audit"],
    ["is known among init containers too", each, proxy, "audit", "initContainers"],
    ["needs its name", each, { ...proxy, name: "web" }, "deny"],
    ["needs its image", each, { ...proxy, image: "evil/proxy:1" }, "deny"],
    ["needs an image at all", each, { name: "istio-proxy" }, "deny"],
    [
      "is known where a rule on pod specs lists a place in it",
      { each: "podSpec", cel: list },
      proxy,
      "audit",
    ],
    [
      "is known where a rule on objects lists a place in it",
      { cel: `[{'path': '${atRoot}'}]` },
      proxy,
      "audit",
    ],
    ["lets a finding about the pod around it be", { each: "podSpec", cel: "false" }, proxy, "deny"],
  ];
  for (const [title, rule, container, action, field] of cases) {
    it(title, async () => expect(await found(rule, [container], field)).to.deep.equal([action]));
  }

  it("is known where a schema on objects points into it", async () => {
    const schema = JSON.parse(
      '{"properties":{"spec":{"properties":{"template":{"properties":{"spec":{"properties":{"containers":{"items":{"required":["resources"]}}}}}}}}}}',
    ) as object;
    expect(await found({ schema }, [proxy, { name: "web", image: "x" }])).to.deep.equal([
      "audit",
      "deny",
    ]);
  });
});
