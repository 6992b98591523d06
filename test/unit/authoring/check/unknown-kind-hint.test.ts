import { expect } from "chai";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { unknownKindHint } from "#authoring/check/unknown-kind-hint.ts";
import { makeFinding } from "#test/support/findings.ts";

function report(...kinds: readonly string[]): TargetReport {
  const findings = kinds.map((kind) =>
    makeFinding({
      policy: "kubernetes-schema",
      rule: "unknown-kind",
      status: "not-evaluable",
      resource: { apiVersion: "example.org/v1", kind, namespace: null, name: "a" },
    }),
  );
  return {
    path: "apps/shop",
    app: null,
    environment: null,
    decision: "allow",
    resources: 1,
    error: null,
    findings,
  };
}

describe("unknownKindHint", () => {
  it("is silent where every kind has a schema", () => {
    expect(unknownKindHint([report()])).to.deep.equal([]);
  });

  it("names each kind once for all targets", () => {
    expect(unknownKindHint([report("B", "A"), report("A")])).to.deep.equal([
      "no schema for A (example.org/v1), B (example.org/v1): fields are not checked; name the CustomResourceDefinition under crds in tiphys.yaml",
    ]);
  });

  it("counts what is too much to name", () => {
    const [hint] = unknownKindHint([report("A", "B", "C", "D", "E", "F", "G")]);
    expect(hint).to.contain("E (example.org/v1) and 2 more: ");
  });
});
