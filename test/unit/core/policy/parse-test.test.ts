import { parseTest } from "#core/policy/parse-test.ts";
import { expect } from "chai";

const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } };

function parse(spec: Readonly<Record<string, unknown>>, oneCase: object = { allow: true }) {
  const cases = [{ title: "a case", resources: pod, ...oneCase }];
  return parseTest({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailTest",
    spec: { cases, ...spec },
  });
}

describe("parseTest", () => {
  it("fills in what a case leaves out", () => {
    const { value, problems } = parse({});
    expect(problems).to.deep.equal([]);
    expect(value).to.deep.equal({
      policies: null,
      cases: [
        {
          title: "a case",
          index: 0,
          resources: [pod],
          rules: null,
          params: {},
          environment: null,
          namespace: null,
          door: "check",
          operation: "CREATE",
          oldObject: null,
          namespaceObject: null,
          request: {},
          now: null,
          expect: [],
        },
      ],
    });
  });

  it("gives the settings of the file to its cases, whose own are stronger", () => {
    const { value } = parse(
      {
        policies: ["a.yaml", { use: "builtin:best-practices", params: { x: 1 } }],
        environment: "prod",
        namespace: "shop",
        params: { a: 1, b: 1 },
        rules: ["r*"],
        now: "2026-12-31",
      },
      { allow: true, environment: "dev", params: { b: 2 } },
    );
    const [only] = value?.cases ?? [];
    expect(value?.policies?.map(({ use }) => use)).to.deep.equal([
      "a.yaml",
      "builtin:best-practices",
    ]);
    expect(only).to.include({ environment: "dev", namespace: "shop" });
    expect(only).to.deep.include({ params: { a: 1, b: 2 }, rules: ["r*"] });
    expect(only?.now).to.equal(Date.parse("2026-12-31T00:00:00Z"));
  });

  it("takes a case with an old object for an update at admission", () => {
    const [only] = parse({}, { allow: true, oldObject: pod }).value?.cases ?? [];
    expect(only).to.include({ door: "admission", operation: "UPDATE" });
  });

  const paths: readonly (readonly [written: string, pointer: string])[] = [
    [".spec.containers[0].image", "/spec/containers/0/image"],
    [".metadata.labels['a/b']", "/metadata/labels/a~1b"],
    ["/spec/replicas", "/spec/replicas"],
    ["", ""],
  ];
  for (const [written, pointer] of paths) {
    it(`reads the path "${written}" as ${pointer === "" ? "the object" : pointer}`, () => {
      const [only] = parse({}, { expect: [{ rule: "r", path: written }] }).value?.cases ?? [];
      expect(only?.expect).to.deep.equal([{ rule: "r", path: pointer, status: "fail", count: 1 }]);
    });
  }

  it("does not let a case say nothing of what it expects", () => {
    const { value, problems } = parse({}, {});
    expect(value).to.equal(null);
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'expected exactly one of "allow" and "expect"',
    ]);
  });
});
