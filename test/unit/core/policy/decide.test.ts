import { expect } from "chai";
import fc from "fast-check";
import type { KubeObject } from "#core/kube/resource.ts";
import { atMost, decisionOf } from "#core/policy/decide.ts";
import { ACTIONS, type PolicyDocument } from "#core/policy/policy.ts";
import { decide, decisionOn, guardrailsOf, policyOf, workload } from "#test/support/fleet-setup.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const policies: readonly PolicyDocument[] = [
  policyOf("tags", {
    each: "container",
    path: ".image",
    cel: "false",
    message: "{{container.image}}",
  }),
  policyOf("labels", {
    schema: { properties: { metadata: { required: ["labels", "annotations"] } } },
  }),
  policyOf("replicas", { cel: "object.spec.replicas > 1" }, { severity: "low" }),
  policyOf("whole", {
    each: "bundle",
    cel: "resources.map(r, {'resource': r, 'message': r.kind})",
  }),
  policyOf(
    "variables",
    {
      cel: "variables.names.map(n, {'path': '.spec', 'message': n})",
      variables: [{ name: "names", cel: "object.spec.template.spec.containers.map(c, c.name)" }],
    },
    { severity: "critical" },
  ),
];
const objects: readonly KubeObject[] = ["web", "api", "db", "cache"].flatMap((name) =>
  ["Deployment", "StatefulSet"].map((kind) =>
    workload({
      name,
      kind,
      containers: [
        { name: "b", image: "b" },
        { name: "a", image: "a" },
      ],
    }),
  ),
);

describe("a decision", () => {
  it("is deeply equal for equal input", async () => {
    const one = await decide({ policies }, objects);
    const other = await decide({ policies }, structuredClone(objects));
    expect(one.findings.length).to.be.greaterThan(40);
    expect(other).to.deep.equal(one);
  });

  it("is the same in any order of resources and policies", async () => {
    const expected = await decide({ policies }, objects);
    await fc.assert(
      fc.asyncProperty(shuffled(objects), shuffled(policies), async (resources, documents) => {
        expect(await decide({ policies: documents }, resources)).to.deep.equal(expected);
      }),
      { seed: 7, numRuns: 25 },
    );
  });

  it("is the same in any order when an object's cost limit is reached", async () => {
    const list = `[${Array.from({ length: 160 }, (_, i) => i).join(",")}]`;
    const cel = `${list}.all(a, ${list}.all(b, ${list}.size() + a + b > 0))`;
    const heavy = Array.from({ length: 100 }, (_, i) =>
      policyOf(`p-${i}`, { cel: `${cel} && true` }),
    );
    const one = await decide({ policies: heavy }, [workload()]);
    const other = await decide({ policies: [...heavy].reverse() }, [workload()]);
    expect(one.findings.some(({ status }) => status === "error")).to.equal(true);
    expect(other.findings).to.deep.equal(one.findings);
  });

  it("counts what was looked at", async () => {
    const { counts } = await decide({ policies }, objects);
    expect(counts).to.deep.equal({ resources: 8, policies: 5, rules: 5 });
  });

  it("sorts by severity, policy, rule, resource and path, and not by action", async () => {
    const actions = { critical: "audit", high: "warn", medium: "deny", low: "deny" };
    const fleet = { environments: [{ name: "prod", actions }] };
    const { findings } = await decide({ fleet, policies }, objects.slice(0, 3));
    const keys = findings.map(({ severity, policy, resource, path }) =>
      [severity, policy, resource.kind, resource.name, path].join(" "),
    );
    const strict = await decide({ policies }, objects.slice(0, 3));
    expect(strict.findings.map(({ id }) => id)).to.deep.equal(findings.map(({ id }) => id));
    expect(keys[0]).to.equal("critical variables Deployment api /spec");
    expect(keys.at(-1)).to.equal("low replicas StatefulSet web ");
  });

  it("writes to none of its arguments", async () => {
    const guardrails = await guardrailsOf({ policies });
    expect(() => decisionOn(guardrails, { objects })).not.to.throw();
  });
});

describe("a finding's id", () => {
  it("is the same when containers change places", async () => {
    const ids = async (containers: readonly unknown[]) => {
      const { findings } = await decide({ policies: policies.slice(0, 1) }, [
        workload({ containers }),
      ]);
      return findings.map(({ id, message }) => `${id} ${message}`).sort();
    };
    const [a, b] = [
      { name: "a", image: "x" },
      { name: "b", image: "y" },
    ];
    expect(await ids([a, b])).to.deep.equal(await ids([b, a]));
  });

  it("keeps two containers of one name apart", async () => {
    const containers = [
      { name: "a", image: "x" },
      { name: "a", image: "y" },
    ];
    const { findings } = await decide({ policies: policies.slice(0, 1) }, [
      workload({ containers }),
    ]);
    expect(new Set(findings.map(({ id }) => id)).size).to.equal(2);
  });
});

describe("hostile objects", () => {
  const rules = [
    policyOf("tags", {
      each: "container",
      path: ".image",
      cel: '!container.image.endsWith(":x")',
      message: "{{container.image}}",
    }),
    policyOf("shape", {
      each: "podSpec",
      schema: { properties: { containers: { items: { required: ["resources"] } } } },
    }),
    policyOf("pod", { each: "podSpec", cel: "podSpec.containers.all(c, has(c.image))" }),
  ];
  const containers = Array.from({ length: 100_000 }, (_, i) => ({ name: "c", image: `i${i}:x` }));
  let deep: unknown = "end";
  for (let level = 0; level < 900; level++) deep = level % 2 === 0 ? { deep } : [deep];
  const cases: readonly (readonly [string, KubeObject])[] = [
    ["100,000 containers of one name", workload({ containers })],
    ["900 levels", workload({ podSpec: { deep } })],
    ["a name of a million letters", workload({ name: "x".repeat(1_000_000) })],
    [
      "fields that objects inherit elsewhere",
      JSON.parse(
        '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","__proto__":{"x":1}},"spec":{"constructor":[],"containers":[{"__proto__":{"image":"a:x"}}]}}',
      ),
    ],
  ];
  for (const [title, object] of cases) {
    it(`with ${title} are judged in bounded time`, async function () {
      const guardrails = await guardrailsOf({ policies: rules });
      const { decision } = withinCpu(15_000, () => decisionOn(guardrails, { objects: [object] }));
      expect(decision).to.equal("deny");
    });
  }
});

describe("actions", () => {
  it("are lowered to the weaker of two", () => {
    const lowered = ACTIONS.map((action) => atMost(action, "warn"));
    expect(lowered).to.deep.equal(["warn", "warn", "audit", "off"]);
  });

  it("make a decision by the strongest", () => {
    expect(decisionOf([{ action: "audit" }, { action: "warn" }])).to.equal("warn");
    expect(decisionOf([])).to.equal("allow");
  });
});

function shuffled<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length });
}
