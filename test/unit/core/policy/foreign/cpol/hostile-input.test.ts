import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { compileForeignCase, judgeForeign } from "#test/support/foreign-cases.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

interface HostileCase {
  readonly title: string;
  readonly validate: unknown;
  readonly object?: Readonly<Record<string, unknown>>;
  readonly match?: unknown;
  readonly rule?: Readonly<Record<string, unknown>>;
  /** What the one finding is. */
  readonly status: "error" | "fail";
}

const LONG = "a".repeat(100_000);
const SIGNS = `*${"?".repeat(1000)}b`;
const equals = (key: unknown, value: unknown) => ({
  deny: { conditions: { any: [{ key, operator: "Equals", value }] } },
});
const many = (count: number, make: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => make(index));
const nested = (depth: number, leaf: unknown) =>
  many(depth, () => null).reduce((inner) => ({ a: inner }), leaf);

const cases: readonly HostileCase[] = [
  {
    title: "a wildcard of stars over a long text",
    validate: { pattern: { data: { x: `${"*a".repeat(5000)}*b` } } },
    object: { data: { x: LONG } },
    status: "fail",
  },
  {
    title: "a wildcard of stars and question marks over a long text",
    validate: { pattern: { data: { x: SIGNS } } },
    object: { data: { x: LONG } },
    status: "error",
  },
  {
    title: "a wildcard in a match over a long annotation",
    validate: { pattern: { data: "?*" } },
    match: { any: [{ resources: { kinds: ["ConfigMap"], annotations: { x: SIGNS } } }] },
    object: { metadata: { name: "x", annotations: { x: LONG } } },
    status: "error",
  },
  {
    title: "a wildcard of images that podSecurity leaves out",
    validate: {
      podSecurity: {
        level: "restricted",
        version: "latest",
        exclude: [{ controlName: "Capabilities", images: [SIGNS] }],
      },
    },
    match: { any: [{ resources: { kinds: ["Pod"] } }] },
    object: { kind: "Pod", spec: { containers: [{ name: "web", image: LONG }] } },
    status: "error",
  },
  {
    title: "a wildcard of kinds over a long kind",
    validate: { pattern: { data: "?*" } },
    match: { any: [{ resources: { kinds: [SIGNS] } }] },
    object: { kind: LONG },
    status: "error",
  },
  {
    title: "a wildcard that the object itself brings",
    validate: equals("{{ request.object.data.x }}", "{{ request.object.data.y }}"),
    object: { data: { x: LONG, y: SIGNS } },
    status: "error",
  },
  {
    title: "wildcards in two long lists",
    validate: {
      deny: {
        conditions: {
          any: [
            {
              key: "{{ request.object.data.x }}",
              operator: "AnyIn",
              value: "{{ request.object.data.y }}",
            },
          ],
        },
      },
    },
    object: {
      data: {
        x: many(900, (index) => `${"a".repeat(1000)}${index}`),
        y: many(900, (index) => `*${"?".repeat(500)}${index}b`),
      },
    },
    status: "error",
  },
  {
    title: "a wildcard over each of many elements",
    validate: { pattern: { data: [{ x: SIGNS }] } },
    object: { data: many(1000, () => ({ x: `${"a".repeat(5000)}b` })) },
    status: "error",
  },
  {
    title: "existence anchors in one another over long lists",
    validate: { pattern: { "^(data)": many(400, (index) => ({ "^(x)": [{ y: `z${index}` }] })) } },
    object: {
      data: many(400, (index) => ({ x: [...many(400, () => ({ y: "a" })), { y: `z${index}` }] })),
    },
    status: "error",
  },
  {
    title: "a pattern as deep as documents go",
    validate: { pattern: { data: nested(900, "x") } },
    object: { data: nested(900, "y") },
    status: "fail",
  },
  {
    title: "lists in lists in JMESPath",
    validate: equals("{{ length(request.object.data[].x[].y[].z[]) }}", 1),
    object: {
      data: many(200, () => ({ x: many(200, () => ({ y: many(50, () => ({ z: [1] })) })) })),
    },
    status: "error",
  },
  {
    title: "a text in JMESPath that doubles",
    validate: equals(
      `{{ ${"join('', [".repeat(2)}${many(40, () => "request.object.data.x").join(", ")}${"])".repeat(2)} }}`,
      "x",
    ),
    object: { data: { x: "a".repeat(1_000_000) } },
    status: "error",
  },
  {
    title: "JMESPath that is nested without end",
    validate: equals(`{{ ${"[".repeat(5000)}a${"]".repeat(5000)} }}`, 1),
    status: "error",
  },
  {
    title: "a loop over 100,000 elements",
    validate: { foreach: [{ list: "request.object.data", pattern: { x: "?*" } }] },
    object: { data: many(100_000, (index) => ({ x: `${index}` })) },
    status: "error",
  },
  {
    title: "loops in loops",
    validate: {
      foreach: [
        {
          list: "request.object.data",
          foreach: [
            {
              list: "request.object.data",
              foreach: [{ list: "request.object.data", pattern: { x: "?*" } }],
            },
          ],
        },
      ],
    },
    object: { data: many(300, () => ({ x: "a" })) },
    status: "error",
  },
  {
    title: "a loop whose every element takes long",
    validate: {
      foreach: [
        {
          list: "request.object.data",
          ...equals("{{ length(request.object.data[].x) }}", "{{ element.x }}"),
        },
      ],
    },
    object: { data: many(5000, () => ({ x: "a" })) },
    status: "error",
  },
  {
    title: "a whole object in the text of each element",
    validate: {
      foreach: [
        {
          list: "request.object.data",
          ...equals("{{ element.x }} {{ request.object }}", "x"),
        },
      ],
    },
    object: { data: many(2000, () => ({ x: "a".repeat(100) })) },
    status: "error",
  },
  {
    title: "a list that takes too long beside one that holds",
    validate: {
      foreach: [
        { list: "request.object.data[].x[].y[].z[]", pattern: { a: "?*" } },
        { list: "request.object.ok", pattern: { a: "?*" } },
      ],
    },
    object: {
      ok: [{ a: "b" }],
      data: many(200, () => ({ x: many(200, () => ({ y: many(50, () => ({ z: [1] })) })) })),
    },
    status: "error",
  },
  {
    title: "a message that becomes too long",
    validate: {
      message: "{{ request.object.data.x }}".repeat(100),
      pattern: { data: { x: "b" } },
    },
    object: { data: { x: LONG } },
    status: "fail",
  },
];

/** For a machine that does much else; each takes a second at most where nothing else runs. */
const SECONDS = 20;

describe("a ClusterPolicy and a hostile object", () => {
  for (const { title, validate, object, match, rule, status } of cases) {
    it(`end soon, and not as a pass: ${title}`, async () => {
      const { guardrails, problems } = await compileForeignCase([
        policy({ match: match ?? CONFIG_MAPS, validate, ...rule }),
      ]);
      expect(problems).to.deep.equal([]);
      const findings = withinCpu(SECONDS * 1000, () =>
        judgeForeign(guardrails, [{ ...CONFIG_MAP, ...object }]),
      );
      expect(findings.map((finding) => finding.status)).to.deep.equal([status]);
      expect(findings[0]?.message.length).to.be.below(2_100_000);
    });
  }

  it("leave other objects as they are", async () => {
    const { guardrails } = await compileForeignCase([
      policy({ match: CONFIG_MAPS, validate: { pattern: { data: { x: SIGNS } } } }),
    ]);
    const objects = ["short", LONG].map((x, index) => ({
      ...CONFIG_MAP,
      metadata: { name: `c${index}` },
      data: { x },
    }));
    const findings = judgeForeign(guardrails, objects);
    const said = findings.map(({ resource, status }) => `${resource?.name} ${status}`);
    expect(said).to.deep.equal(["c0 fail", "c1 error"]);
  }).timeout(SECONDS * 1000);
}).timeout(SECONDS * 2000);

const CONFIG_MAPS = { any: [{ resources: { kinds: ["ConfigMap"] } }] };
const CONFIG_MAP: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } };

function policy(rule: Readonly<Record<string, unknown>>): KubeObject {
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "hostile" },
    spec: { validationFailureAction: "Enforce", rules: [{ name: "rule", ...rule }] },
  };
}
