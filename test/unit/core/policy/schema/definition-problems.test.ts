import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { compilePattern } from "#core/cel/pattern.ts";
import type { CompactType } from "#core/kube/schema/compact-type.ts";
import { compileValidation } from "#core/policy/schema/compile-validation.ts";
import { definitionProblems } from "#core/policy/schema/definition-problems.ts";

const FOLDER = new URL("../../../../../schemas/", import.meta.url);

function problemsOf(openAPIV3Schema: unknown): readonly string[] {
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: { versions: [{ name: "v1", schema: { openAPIV3Schema } }] },
  };
  return definitionProblems(definition).map(
    ({ keys, message }) => `/${keys.slice(5).join("/")}: ${message}`,
  );
}

describe("definitionProblems", () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    [
      "finds nothing wrong with a structural schema",
      { type: "object", properties: { a: { "x-kubernetes-int-or-string": true } } },
      [],
    ],
    [
      "wants a mapping",
      { type: "object", properties: { a: 5 } },
      ["/properties/a: expected a schema, got something else than a mapping"],
    ],
    [
      "wants properties by name",
      { type: "object", properties: [] },
      ["/properties: expected a mapping of schemas"],
    ],
    [
      "wants no reference",
      { type: "object", $ref: "#/x" },
      ["/$ref: expected no $ref: a structural schema is whole"],
    ],
    [
      "wants lists where lists belong",
      { type: "object", required: "a" },
      ["/required: expected a list"],
    ],
    [
      "wants rules in a list",
      { type: "object", "x-kubernetes-validations": {} },
      ["/x-kubernetes-validations: expected a list of rules"],
    ],
    [
      "wants a rule in each",
      { type: "object", "x-kubernetes-validations": [{}] },
      ["/x-kubernetes-validations/0: expected a rule"],
    ],
  ];
  for (const [title, schema, expected] of cases)
    it(title, () => expect(problemsOf(schema)).to.deep.equal(expected));

  it("wants versions at all", () => {
    const definition = { apiVersion: "v1", kind: "CustomResourceDefinition" };
    expect(definitionProblems(definition)).to.deep.equal([
      { keys: ["spec"], message: "expected versions" },
    ]);
  });
});

describe("the shipped schemas", () => {
  it("hold rules and patterns that all compile", () => {
    const found = { rules: 0, patterns: 0 };
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      const { rules, pattern } = value as { readonly rules?: unknown; readonly pattern?: unknown };
      if (typeof pattern === "string") {
        compilePattern(pattern).test("x");
        found.patterns += 1;
      }
      if (Array.isArray(rules)) {
        for (const rule of rules) compileValidation(rule);
        found.rules += rules.length;
      }
      Object.values(value).forEach(visit);
    };
    for (const line of shippedLines().filter((text) => text.startsWith("type ")))
      visit(JSON.parse(line.slice(line.indexOf(" ", 5))) as CompactType);
    expect(found.rules).to.be.greaterThan(80);
    expect(found.patterns).to.be.greaterThan(100);
  });

  it("are small enough for every start", () => {
    expect(shippedLines().join("\n").length).to.be.lessThan(600_000);
  });
});

function shippedLines(): readonly string[] {
  return readdirSync(FOLDER).flatMap((name) =>
    readFileSync(new URL(name, FOLDER), "utf8").split("\n"),
  );
}
