import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { PolicyRule } from "#core/policy/policy.ts";
import {
  decide,
  decisionOn,
  guardrailsOf,
  type JudgedObjects,
  policyOf,
  workload,
} from "#test/support/fleet-setup.ts";

type Rule = Partial<PolicyRule>;

const pod = (spec: object): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop-prod" },
  spec,
});

/** "status path: message" of each finding. */
async function said(
  rule: Rule,
  judged: Partial<JudgedObjects> & { readonly objects: readonly KubeObject[] },
  spec: object = {},
): Promise<readonly string[]> {
  const policy = policyOf("images", rule, spec as Readonly<Record<string, unknown>>);
  const { findings } = await decide({ policies: [policy] }, judged);
  return findings.map(({ status, path, message }) => `${status} ${path}: ${message}`);
}

describe("what a rule judges", () => {
  const containers = [
    { name: "web", image: "a:latest" },
    { name: "log", image: "b:latest" },
  ];
  const podSpec = {
    containers,
    initContainers: [{ name: "init", image: "c:latest" }],
    ephemeralContainers: [{ name: "debug", image: "d:latest" }],
  };
  const rule: Rule = {
    each: "container",
    path: ".image",
    cel: '!container.image.endsWith(":latest")',
    message: 'container "{{container.name}}" uses {{container.image}}',
  };

  it("is every container, init and ephemeral ones too: one finding each", async () => {
    expect(await said(rule, { objects: [pod(podSpec)] })).to.deep.equal([
      'fail /spec/containers/0/image: container "web" uses a:latest',
      'fail /spec/containers/1/image: container "log" uses b:latest',
      'fail /spec/ephemeralContainers/0/image: container "debug" uses d:latest',
      'fail /spec/initContainers/0/image: container "init" uses c:latest',
    ]);
  });

  it("is a foreign kind's pod spec where the policy says so", async () => {
    const object = {
      apiVersion: "example.com/v1",
      kind: "Thing",
      metadata: { name: "t", namespace: "shop-prod" },
      spec: { worker: { podSpec: { containers: [{ name: "x", image: "x:latest" }] } } },
    };
    const podSpecs = [{ kind: "example.com/Thing", path: ".spec.worker.podSpec" }];
    expect(await said(rule, { objects: [object] }, { podSpecs })).to.deep.equal([
      'fail /spec/worker/podSpec/containers/0/image: container "x" uses x:latest',
    ]);
    expect(await said(rule, { objects: [object] })).to.deep.equal([]);
  });

  it("is nothing in a Rollout that refers to a workload", async () => {
    const rollout = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name: "web" },
      spec: { workloadRef: { kind: "Deployment", name: "web" } },
    };
    expect(await said(rule, { objects: [rollout] })).to.deep.equal([]);
  });

  const malformed: readonly (readonly [string, KubeObject, string])[] = [
    [
      "a Pod without spec",
      pod(undefined as never),
      "/spec: could not be judged: expected a pod spec, got nothing",
    ],
    [
      "containers that are a mapping",
      pod({ containers: {} }),
      "/spec/containers: could not be judged: expected a list, got a mapping",
    ],
    [
      "a container that is text",
      pod({ containers: ["web"] }),
      "/spec/containers/0: could not be judged: expected a container, got a string",
    ],
    [
      "a container that is null",
      pod({ containers: [null] }),
      "/spec/containers/0: could not be judged: expected a container, got null",
    ],
  ];
  for (const [title, object, expected] of malformed) {
    it(`is an error, never a pass, with ${title}`, async () => {
      const passing: Rule = { each: "container", cel: "true" };
      expect(await said(passing, { objects: [object] })).to.deep.equal([`error ${expected}`]);
    });
  }

  it("is a container of the right form by a schema too", async () => {
    const schema = { required: ["image"] };
    const found = await said(
      { each: "container", schema },
      { objects: [pod({ containers: ["x", {}] })] },
    );
    expect(found).to.deep.equal([
      "error /spec/containers/0: could not be judged: expected a container, got a string",
      'fail /spec/containers/1: missing field "image"',
    ]);
  });

  it("may also be seen through podSpec, podMetadata, object and environment", async () => {
    const cel =
      'object.metadata.name == "web" && size(podSpec.containers) == 1 && size(podMetadata) == 0 && environment == "prod"';
    expect(await said({ each: "podSpec", cel }, { objects: [workload()] })).to.deep.equal([]);
  });
});

describe("an answer of a rule", () => {
  const objects = [workload()];
  const cases: readonly {
    readonly title: string;
    readonly rule: Rule;
    readonly spec?: object;
    readonly expected: readonly string[];
  }[] = [
    { title: "true passes", rule: { cel: "true" }, expected: [] },
    {
      title: "false fails with the title",
      rule: { cel: "false" },
      expected: ["fail : images holds"],
    },
    {
      title: "false fails at the rule's path",
      rule: { cel: "false", path: ".spec['a/b'][0]", title: "T" },
      expected: ["fail /spec/a~1b/0: T"],
    },
    {
      title: "a list fails at each of its places",
      rule: {
        cel: "[{'path': '.spec', 'message': 'one'}, {'path': '/metadata', 'message': 'two'}]",
      },
      expected: ["fail /metadata: two", "fail /spec: one"],
    },
    {
      title: "an entry without a path or message takes the rule's",
      rule: { cel: "[{'path': '.spec'}, {'message': 'x'}]", path: ".kind", message: "m" },
      expected: ["fail /kind: x", "fail /spec: m"],
    },
    {
      title: "several entries at one path are one finding, messages sorted, each once",
      rule: { cel: "[{'message': 'b'}, {'message': 'a'}, {'message': 'b'}]" },
      expected: ["fail : a; b"],
    },
    {
      title: "an empty list passes",
      rule: { cel: "[{'message': 'x'}].filter(e, false)" },
      expected: [],
    },
    {
      title: "a list of something else is an error",
      rule: { cel: "[1]" },
      expected: [
        "error : could not be judged: `[1]` ended in an error: expected true, false or a list of {path, message}",
      ],
    },
    {
      title: "a resource may be named by bundle rules only",
      rule: { cel: "[{'resource': object}]" },
      expected: [
        "error : could not be judged: `[{'resource': object}]` ended in an error: expected true, false or a list of {path, message}",
      ],
    },
    {
      title: "a number that only running tells is an error",
      rule: { cel: "dyn(1)" },
      expected: [
        "error : could not be judged: `dyn(1)` ended in an error: expected true, false or a list of {path, message}",
      ],
    },
    {
      title: "a missing key is an error that names the expression",
      rule: { cel: "object.spec.replicas > 1", path: ".spec" },
      expected: [
        "error /spec: could not be judged: `object.spec.replicas > 1` ended in an error: no such key: replicas",
      ],
    },
    {
      title: "an overflow is an error",
      rule: { cel: "9223372036854775807 + params.one > 0" },
      spec: { params: { one: 1 } },
      expected: [
        "error : could not be judged: `9223372036854775807 + params.one > 0` ended in an error: integer overflow",
      ],
    },
    {
      title: "an error that || absorbs is none",
      rule: { cel: "object.spec.replicas > 1 || true" },
      expected: [],
    },
    {
      title: "a message is made of text and CEL",
      rule: { cel: "false", message: "{{object.kind}} {{ size(object.metadata) }} {{[1, 2]}}!" },
      expected: ["fail : Deployment 2 [1,2]!"],
    },
    {
      title: "a messageExpression is CEL",
      rule: { cel: "false", messageExpression: "object.kind + ' ' + params.word" },
      spec: { params: { word: "no" } },
      expected: ["fail : Deployment no"],
    },
    {
      title: "a message that cannot be built says so behind the title",
      rule: { cel: "false", message: "{{object.nothing}}" },
      expected: ["fail : images holds (its message could not be built: no such key: nothing)"],
    },
    {
      title: "variables read variables above them, and the policy's",
      rule: {
        cel: "variables.c",
        variables: [
          { name: "b", cel: "variables.a + 1" },
          { name: "c", cel: "variables.b == 3" },
        ],
      },
      spec: { variables: [{ name: "a", cel: "2" }] },
      expected: [],
    },
    {
      title: "variables that nobody reads may be wrong",
      rule: { cel: "true", variables: [{ name: "a", cel: "object.nothing" }] },
      expected: [],
    },
    {
      title: "an error of a variable is the rule's",
      rule: { cel: "variables.a", variables: [{ name: "a", cel: "object.nothing" }] },
      expected: [
        "error : could not be judged: `variables.a` ended in an error: no such key: nothing",
      ],
    },
    {
      title: "a variable that reads itself is an error",
      rule: {
        cel: "variables.a",
        variables: [
          { name: "a", cel: "variables.b" },
          { name: "b", cel: "variables.a" },
        ],
      },
      expected: [
        "error : could not be judged: `variables.a` ended in an error: variable a reads itself",
      ],
    },
    {
      title: "a schema fails at what does not fit",
      rule: {
        schema: {
          properties: {
            spec: { required: ["replicas"], properties: { template: { type: "string" } } },
          },
        },
      },
      expected: [
        'fail /spec: missing field "replicas"',
        "fail /spec/template: expected a string, got a mapping",
      ],
    },
    {
      title: "a schema's problems at one path are one finding",
      rule: { schema: { required: ["b", "a"] } },
      expected: ['fail : missing field "a"; missing field "b"'],
    },
    {
      title: "a schema's problems take the rule's message",
      rule: { schema: { required: ["b", "a"] }, message: "{{object.kind}} lacks something" },
      expected: ["fail : Deployment lacks something"],
    },
  ];
  for (const { title, rule, spec, expected } of cases) {
    it(title, async () => expect(await said(rule, { objects }, spec)).to.deep.equal(expected));
  }

  it("evaluates a variable once for expression and message together", async () => {
    const cost = (count: number) => `[${Array.from({ length: count }, (_, i) => i).join(",")}]`;
    const variables = [
      { name: "a", cel: `${cost(90)}.map(x, ${cost(90)}.map(y, ${cost(60)}.map(z, z))).size()` },
    ];
    const rule: Rule = { cel: "variables.a < 0", message: "{{variables.a}}", variables };
    expect(await said(rule, { objects })).to.deep.equal(["fail : 90"]);
  });

  it("that costs too much is an error, and absorbed by nothing", async () => {
    const list = `[${Array.from({ length: 200 }, (_, i) => i).join(",")}]`;
    const cel = `true || ${list}.all(a, ${list}.all(b, ${list}.all(c, a + b + c >= 0)))`;
    expect(await said({ cel }, { objects })).to.deep.equal([]);
    const [first] = await said({ cel: cel.replace("true ||", "false ||") }, { objects });
    expect(first).to.match(/^error : could not be judged: .* ended in an error: .*cost/);
  });

  it("that finds something at 20,000 places says so at 10,000, and that the rest is not judged", async () => {
    const containers = Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}` }));
    const findings = await said(
      { each: "container", schema: { required: ["image"] } },
      { objects: [workload({ containers })] },
    );
    expect(findings.filter((text) => text.startsWith("error"))).to.deep.equal([
      "error /spec/template/spec/containers/10000: could not be judged: the object took more than its cost limit of 10000000 for all rules",
    ]);
    expect(findings.length).to.equal(10_001);
  });
});

describe("what a door cannot know", () => {
  const object = workload();
  const namespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop-prod", labels: { tier: "a" } },
  };
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "r" },
  };
  const homeless = workload({ namespace: null });
  const admission = {
    request: { userInfo: { username: "u" } },
    oldObject: null,
    namespaceObject: namespace,
  };
  const absent = (name: string, door = "check") =>
    `not-evaluable : not evaluated: ${name} is not known here, which door ${door} does not know`;
  const tier = 'namespaceObject.metadata.labels.tier == "a"';
  const cases: readonly {
    readonly title: string;
    readonly cel: string;
    readonly judged?: Partial<JudgedObjects>;
    readonly expected: readonly string[];
  }[] = [
    {
      title: "request in check",
      cel: 'request.userInfo.username == "u"',
      expected: [absent("request")],
    },
    { title: "oldObject in check", cel: "oldObject == null", expected: [absent("oldObject")] },
    {
      title: "request in render",
      cel: "request == null",
      judged: { door: "render" },
      expected: [absent("request", "render")],
    },
    {
      title: "request in a scan",
      cel: "request == null",
      judged: { door: "scan" },
      expected: [absent("request", "scan")],
    },
    {
      title: "nothing at admission",
      cel: 'request.userInfo.username == "u" && oldObject == null',
      judged: { door: "admission", admission },
      expected: [],
    },
    {
      title: "a namespace that is not in the render",
      cel: tier,
      expected: [absent("namespaceObject")],
    },
    {
      title: "nothing about a namespace in the render",
      cel: tier,
      judged: { objects: [object, namespace] },
      expected: [],
    },
    {
      title: "nothing about an object of the cluster: its namespace is null",
      cel: "namespaceObject == null",
      judged: { objects: [role] },
      expected: [],
    },
    {
      title: "the namespace of an object that names none",
      cel: "namespaceObject == null",
      judged: { objects: [homeless] },
      expected: [absent("namespaceObject")],
    },
    { title: "what || does not need", cel: "true || request == null", expected: [] },
    { title: "what && does not need", cel: "!(false && request == null)", expected: [] },
    {
      title: "request behind a variable",
      cel: "variables.who == ''",
      expected: [absent("request")],
    },
  ];
  for (const { title, cel, judged, expected } of cases) {
    it(`is ${title}`, async () => {
      const variables = [{ name: "who", cel: "request.userInfo.username" }];
      const found = await said(
        { cel, variables, exclude: { kinds: ["Namespace"] } },
        { objects: [object], ...judged },
      );
      expect(found).to.deep.equal(expected);
    });
  }

  it("makes a finding of action audit, never a pass and never a denial", async () => {
    const policy = policyOf("who", { cel: "request == null" }, { severity: "critical" });
    const { decision, findings } = await decide({ policies: [policy] }, [object]);
    expect([decision, findings[0]?.action, findings[0]?.severity]).to.deep.equal([
      "allow",
      "audit",
      "critical",
    ]);
  });
});

describe("doors", () => {
  const doors = ["render", "check", "admission", "scan"] as const;
  const policies = [
    policyOf(
      "some",
      [
        { id: "inherits", cel: "false" },
        { id: "own", cel: "false", doors: ["scan"] },
      ],
      { doors: ["render", "check"] },
    ),
  ];
  for (const [index, expected] of [["inherits"], ["inherits"], [], ["own"]].entries()) {
    const door = doors[index] ?? "check";
    it(`decide which rules are evaluated: ${expected.join(", ") || "none"} at ${door}`, async () => {
      const { findings } = await decide({ policies }, { objects: [workload()], door });
      expect(findings.map(({ rule }) => rule)).to.deep.equal(expected);
    });
  }

  it("give equal findings in equal words and order", async () => {
    const guardrails = await guardrailsOf({
      policies: [
        policyOf("a", { each: "container", cel: "false", message: "{{container.name}}" }),
        policyOf("b", { cel: "object.nothing" }),
      ],
    });
    const seen = doors.map((door): readonly Finding[] => {
      const admission = { request: {}, oldObject: null, namespaceObject: null };
      const given = door === "admission" ? { door, admission } : { door };
      return decisionOn(guardrails, { objects: [workload()], ...given }).findings;
    });
    expect(seen[0]).to.have.length(2);
    for (const findings of seen) expect(findings).to.deep.equal(seen[0]);
  });
});

describe("match and exclude", () => {
  const objects = [
    workload(),
    workload({ name: "api" }),
    workload({ kind: "StatefulSet", name: "db" }),
  ];
  const cases: readonly (readonly [string, object, object, readonly string[]])[] = [
    ["the policy's match", { match: { kinds: ["StatefulSet"] } }, {}, ["db"]],
    [
      "the rule's match narrows it",
      { match: { kinds: ["Deployment"] } },
      { match: { names: ["a*", "d*"] } },
      ["api"],
    ],
    ["exclude takes away", { exclude: { names: ["web"] } }, {}, ["api", "db"]],
    [
      "the rule's exclude takes away more",
      { exclude: { names: ["web"] } },
      { exclude: { kinds: ["StatefulSet"] } },
      ["api"],
    ],
    ["environments", { match: { environments: ["dev"] } }, {}, []],
    ["operations other than CREATE", { match: { operations: ["UPDATE"] } }, {}, []],
  ];
  for (const [title, spec, rule, expected] of cases) {
    it(`choose resources: ${title}`, async () => {
      const policy = policyOf("p", { cel: "false", ...rule }, spec as never);
      const { findings } = await decide({ policies: [policy] }, objects);
      expect(findings.map(({ resource }) => resource.name).sort()).to.deep.equal(expected);
    });
  }
});
