import { expect } from "chai";
import type { PolicyRule } from "#core/policy/policy.ts";
import { decide, type JudgedObjects, policyOf, workload } from "#test/support/fleet-setup.ts";

const service = (name: string, namespace = "shop-prod") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace },
});
const objects = [workload(), service("web"), service("api")];

/** "status Kind name path: message" of each finding of one bundle rule. */
async function said(
  rule: Partial<PolicyRule>,
  judged: Partial<JudgedObjects> = {},
): Promise<readonly string[]> {
  const policies = [policyOf("bundle", { each: "bundle", ...rule })];
  const { findings } = await decide({ policies }, { objects, ...judged });
  return findings.map(
    ({ status, resource, path, message }) =>
      `${status} ${resource.kind} ${resource.name} ${path}: ${message}`,
  );
}

const WHOLE = "Bundle apps/web/overlays/prod";

describe("a bundle rule", () => {
  const services = "resources.filter(r, r.kind == 'Service')";
  const cases: readonly {
    readonly title: string;
    readonly rule: Partial<PolicyRule>;
    readonly judged?: Partial<JudgedObjects>;
    readonly expected: readonly string[];
  }[] = [
    { title: "passes with true", rule: { cel: "size(resources) == 3" }, expected: [] },
    {
      title: "passes with an empty list",
      rule: { cel: "resources.filter(r, false)" },
      expected: [],
    },
    {
      title: "fails as a whole with false",
      rule: { cel: "false", message: "{{size(resources)}} objects" },
      expected: [`fail ${WHOLE} : 3 objects`],
    },
    {
      title: "names resources with a list",
      rule: {
        cel: `${services}.map(r, {"resource": r, "path": ".spec", "message": r.metadata.name})`,
      },
      expected: ["fail Service api /spec: api", "fail Service web /spec: web"],
    },
    {
      title: "lends entries its path and its message, which reads variables",
      rule: {
        path: ".metadata",
        message: "one of {{variables.count}}",
        variables: [{ name: "count", cel: "size(resources)" }],
        cel: `${services}.map(r, {"resource": r})`,
      },
      expected: ["fail Service api /metadata: one of 3", "fail Service web /metadata: one of 3"],
    },
    {
      title: "may name only what match selects, and sees all",
      rule: {
        match: { kinds: ["Service"], names: ["w*"] },
        cel: `size(resources) == 3 ? resources.map(r, {"resource": r}) : []`,
      },
      expected: ["fail Service web : bundle holds"],
    },
    {
      title: "is not evaluated when match selects nothing",
      rule: { match: { kinds: ["Ingress"] }, cel: "false" },
      expected: [],
    },
    {
      title: "leaves out what exclude selects",
      rule: { exclude: { kinds: ["Deployment"] }, cel: `resources.map(r, {"resource": r})` },
      expected: ["fail Service api : bundle holds", "fail Service web : bundle holds"],
    },
    {
      title: "is an error with a list of something else",
      rule: { cel: "[1]" },
      expected: [
        `error ${WHOLE} : could not be judged: expected true or a list of {resource, path, message}`,
      ],
    },
    {
      title: "is an error with an entry that names no resource",
      rule: { cel: `[{"resource": {"kind": "Pod"}}, {"resource": {"kind": "Job"}}]` },
      expected: [
        `error ${WHOLE} : could not be judged: each entry of the list must name a resource of \`resources\``,
      ],
    },
    {
      title: "is an error with a number",
      rule: { cel: "dyn(1)" },
      expected: [
        `error ${WHOLE} : could not be judged: expected true or a list of {resource, path, message}`,
      ],
    },
    {
      title: "is an error that names the expression when it ends in one",
      rule: { cel: "resources[0].nothing" },
      expected: [
        `error ${WHOLE} : could not be judged: \`resources[0].nothing\` ended in an error: no such key: nothing`,
      ],
    },
    {
      title: "is not evaluable at admission, where one object arrives",
      rule: { cel: "false" },
      judged: { door: "admission" },
      expected: [
        `not-evaluable ${WHOLE} : not evaluated: one object arrives at admission, not the whole bundle`,
      ],
    },
    {
      title: "reads environment and params",
      rule: { cel: 'environment == "prod" && size(params) == 0' },
      expected: [],
    },
    {
      title: "sees the namespace that an object gets",
      rule: { cel: "resources.all(r, r.metadata.namespace == 'shop-prod')" },
      expected: [],
    },
  ];
  for (const { title, rule, judged, expected } of cases) {
    it(title, async () => expect(await said(rule, judged)).to.deep.equal(expected));
  }

  it("sees resources in the same order, whatever the order of documents", async () => {
    const rule = { cel: "[{'resource': resources[0]}]" };
    const turned = [...objects].reverse();
    expect(await said(rule, { objects: turned })).to.deep.equal(await said(rule));
  });

  it("makes two findings about two resources of a kind that is called Bundle", async () => {
    const bundle = (name: string) => ({
      apiVersion: "trust.cert-manager.io/v1alpha1",
      kind: "Bundle",
      metadata: { name },
    });
    const policies = [policyOf("p", { cel: "false", path: ".spec" })];
    const { findings } = await decide({ policies }, [bundle("a"), bundle("b")]);
    expect(findings.map(({ resource }) => resource.name)).to.deep.equal(["a", "b"]);
  });

  it("sees no value of a Secret", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "shop-prod" },
      stringData: { password: "hunter22" },
    };
    const cel = `resources.map(r, {"resource": r, "message": string(r.stringData.password)})`;
    expect(await said({ cel }, { objects: [secret] })).to.deep.equal(["fail Secret s : ***"]);
  });
});

describe("what a bundle rule sees", () => {
  it("is the same list in whatever order namesakes come", async () => {
    const rule = { cel: "false", message: "{{resources.map(r, r.spec.size)}}" };
    const sized = (size: number) => ({ ...service("web"), spec: { size } });
    const one = await said(rule, { objects: [sized(1), sized(2)] });
    expect(one).to.deep.equal([`fail ${WHOLE} : [1,2]`]);
    expect(await said(rule, { objects: [sized(2), sized(1)] })).to.deep.equal(one);
  });
});
