import { expect } from "chai";
import { groupFindings } from "#authoring/check/group-findings.ts";
import { makeFinding } from "#test/support/findings.ts";

const named = (name: string) => ({ ...makeFinding().resource, name });

describe("groupFindings", () => {
  it("puts findings of one resource together, the worst resource first", () => {
    const groups = groupFindings([
      makeFinding({ resource: named("mild"), severity: "critical", action: "warn" }),
      makeFinding({ resource: named("bad"), severity: "low", rule: "other" }),
      makeFinding({ resource: named("worse"), severity: "high", rule: "third" }),
      makeFinding({ resource: named("bad"), severity: "medium", action: "warn" }),
    ]);
    expect(groups.map(({ resource }) => resource.name)).to.deep.equal(["worse", "bad", "mild"]);
    expect(groups[1]?.rows.map(({ finding }) => finding.action)).to.deep.equal(["deny", "warn"]);
  });

  it("shows five of many findings of a rule and counts the others at the last one", () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      makeFinding({ resource: named(`api-${index}`) }),
    );
    const rows = groupFindings(many).flatMap((group) => group.rows);
    expect(rows.map(({ more }) => more)).to.deep.equal([0, 0, 0, 0, 45]);
  });

  it("rather shows a sixth finding than says that there is one more", () => {
    const six = Array.from({ length: 6 }, (_, index) => makeFinding({ path: `/${index}` }));
    const rows = groupFindings(six).flatMap((group) => group.rows);
    expect(rows.map(({ more }) => more)).to.deep.equal([0, 0, 0, 0, 0, 0]);
  });

  it("says once what kept several rules from judging a resource", () => {
    const error = { status: "error", message: "could not be judged: expected a pod spec" } as const;
    const rows = groupFindings([
      makeFinding({ ...error, rule: "a" }),
      makeFinding({ ...error, rule: "b" }),
      makeFinding({ ...error, rule: "c", action: "warn" }),
      makeFinding({ ...error, rule: "d", resource: named("other") }),
      makeFinding({ message: error.message, rule: "e" }),
      makeFinding({ message: error.message, rule: "f" }),
    ]).flatMap((group) => group.rows);
    expect(rows.map(({ finding, alike }) => [finding.rule, alike])).to.deep.equal([
      ["a", 1],
      ["e", 0],
      ["f", 0],
      ["c", 0],
      ["d", 0],
    ]);
  });

  it("puts the findings of one resource together, whichever files they come from", () => {
    const groups = groupFindings([
      makeFinding({ source: { file: "a.yaml", line: 1, column: null } }),
      makeFinding({ source: { file: "b.yaml", line: 1, column: null } }),
    ]);
    const files = groups.map(({ rows }) => rows.map(({ finding }) => finding.source?.file));
    expect(files).to.deep.equal([["a.yaml", "b.yaml"]]);
  });

  it("has no groups for no findings", () => {
    expect(groupFindings([])).to.deep.equal([]);
  });
});
