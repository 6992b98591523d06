import { countCoverage, hasGaps, isCovered, ruleFilter } from "#authoring/policy/test/coverage.ts";
import type { JudgedCase } from "#authoring/policy/test/judge-case.ts";
import type { JudgedElement } from "#core/policy/judged-elements.ts";
import type { Finding } from "#core/policy/finding.ts";
import { makeFinding } from "#test/support/findings.ts";
import { guardrailsOf, policyOf } from "#test/support/fleet-setup.ts";
import { expect } from "chai";

const resource = makeFinding().resource;
const tested = [{ policy: "images", rule: "no-latest", file: "policies/images.yaml" }];

describe("coverage", () => {
  let element: (pointer: string, of?: JudgedElement["resource"]) => JudgedElement;
  before(async () => {
    const policies = [policyOf("images", { id: "no-latest", cel: "true" })];
    const [rule] = (await guardrailsOf({ policies })).layers[0]?.rules ?? [];
    if (rule === undefined) throw new Error("no rule");
    element = (pointer, of = resource) => ({ rule, resource: of, pointer });
  });

  const judged = (
    elements: readonly JudgedElement[],
    findings: readonly Finding[],
  ): JudgedCase => ({
    findings,
    plainFindings: findings,
    elements,
  });
  const count = (...cases: readonly JudgedCase[]) => {
    const [only] = countCoverage(tested, cases);
    return [only?.failing, only?.passing];
  };

  it("counts a case that makes a rule fail, and one that makes it pass", () => {
    const fails = judged([element("/spec/a")], [makeFinding({ path: "/spec/a/image" })]);
    const passes = judged([element("/spec/a")], []);
    expect(count(fails)).to.deep.equal([1, 0]);
    expect(count(passes)).to.deep.equal([0, 1]);
    expect(count(fails, passes, passes)).to.deep.equal([1, 2]);
  });

  it("counts a case in which one element fails and another passes for both", () => {
    const both = judged(
      [element("/spec/1"), element("/spec/10")],
      [makeFinding({ path: "/spec/1" })],
    );
    expect(count(both)).to.deep.equal([1, 1]);
  });

  it("counts another resource's finding for another resource", () => {
    const other = makeFinding({ path: "", resource: { ...resource, name: "other" } });
    expect(count(judged([element("")], [other]))).to.deep.equal([1, 1]);
  });

  it("does not take a rule that looked at nothing for one that passed", () => {
    expect(count(judged([], []))).to.deep.equal([0, 0]);
  });

  it("takes an error and what was not evaluable for neither", () => {
    const error = makeFinding({ status: "error", path: "" });
    const absent = makeFinding({ status: "not-evaluable", path: "" });
    expect(count(judged([element("")], [error]), judged([element("")], [absent]))).to.deep.equal([
      0, 0,
    ]);
  });

  it("takes a rule over the whole for failed by a finding about anything", () => {
    expect(count(judged([element("", null)], [makeFinding()]))).to.deep.equal([1, 0]);
  });

  it("has gaps where a rule or a file is not covered", () => {
    const rule = { ...tested[0], policy: "p", rule: "r", file: "f", failing: 1, passing: 1 };
    expect(isCovered(rule)).to.equal(true);
    expect(hasGaps({ rules: [rule], untested: [] })).to.equal(false);
    expect(hasGaps({ rules: [{ ...rule, passing: 0 }], untested: [] })).to.equal(true);
    expect(hasGaps({ rules: [rule], untested: ["policies/x.yaml"] })).to.equal(true);
  });

  it("lets globs choose rules", () => {
    expect(["no-latest", "limits"].filter(ruleFilter(["no-*"]))).to.deep.equal(["no-latest"]);
    expect(["no-latest", "limits"].filter(ruleFilter(null))).to.have.length(2);
  });
});
