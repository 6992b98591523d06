import { compareFindings, resourceName } from "#authoring/policy/test/compare-findings.ts";
import type { ExpectedFinding } from "#core/policy/guardrail-test.ts";
import { makeFinding } from "#test/support/findings.ts";
import { expect } from "chai";

const expected = (given: Partial<ExpectedFinding> = {}): ExpectedFinding => ({
  rule: "no-latest",
  status: "fail",
  count: 1,
  ...given,
});
const at = (index: number) =>
  makeFinding({ path: `/spec/containers/${index}`, message: `image ${index} is bad` });

describe("compareFindings", () => {
  const fitting: readonly { title: string; given: Partial<ExpectedFinding> }[] = [
    { title: "the rule alone", given: {} },
    { title: "the policy", given: { policy: "images" } },
    { title: "the resource without its namespace", given: { resource: "Deployment api" } },
    { title: "the resource with its namespace", given: { resource: "Deployment shop/api" } },
    { title: "the path", given: { path: "/spec/containers/0" } },
    { title: "the whole message", given: { message: "image 0 is bad" } },
    { title: "a part of the message", given: { message: { contains: "0 is" } } },
    { title: "severity and action", given: { severity: "high", action: "deny" } },
  ];
  for (const { title, given } of fitting) {
    it(`is content with ${title}`, () => {
      expect(compareFindings([expected(given)], [at(0)])).to.deep.equal([]);
    });
  }

  it("gives findings to expectations so that all have one, whatever the order", () => {
    const general = expected();
    const special = expected({ path: "/spec/containers/0" });
    for (const wanted of [
      [general, special],
      [special, general],
    ])
      for (const got of [
        [at(0), at(1)],
        [at(1), at(0)],
      ])
        expect(compareFindings(wanted, got)).to.deep.equal([]);
  });

  it("counts", () => {
    const three = expected({ count: 3 });
    expect(compareFindings([three], [at(0), at(1), at(2)])).to.deep.equal([]);
    expect(compareFindings([three], [at(0)])).to.deep.equal([
      { kind: "missing", index: 0, expected: three, count: 2 },
    ]);
    expect(compareFindings([expected()], [at(0), at(1)])).to.have.length(1);
  });

  it("does not take an error for a failure", () => {
    const [only] = compareFindings([expected()], [makeFinding({ status: "error" })]);
    expect(only).to.deep.include({
      kind: "different",
      fields: [{ field: "status", expected: "fail", got: "error" }],
    });
  });

  it("says the nearest finding of the rule as one that differs", () => {
    const wanted = expected({ path: "/spec/containers/1", message: "another" });
    const failures = compareFindings([wanted], [at(0), at(1)]);
    expect(failures.map(({ kind }) => kind)).to.deep.equal(["different", "unexpected"]);
    expect(failures[0]).to.deep.include({
      fields: [{ field: "message", expected: "another", got: "image 1 is bad" }],
    });
  });

  it("says a finding of another rule as missing and unexpected", () => {
    const failures = compareFindings([expected({ rule: "limits" })], [at(0)]);
    expect(failures.map(({ kind }) => kind)).to.deep.equal(["missing", "unexpected"]);
  });

  it("bears a count beyond reason", () => {
    const [only] = compareFindings([expected({ count: 1e9 })], [at(0)]);
    expect(only?.kind).to.equal("missing");
  });

  it("names resources with and without a namespace, and without a name", () => {
    const common = { apiVersion: "v1", kind: "Pod" };
    expect(resourceName({ ...common, namespace: "a", name: "b" })).to.equal("Pod a/b");
    expect(resourceName({ ...common, namespace: null, name: "b" })).to.equal("Pod b");
    expect(resourceName({ ...common, namespace: null, name: "" })).to.equal("Pod without a name");
  });
});
