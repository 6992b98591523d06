import { readFileSync } from "node:fs";
import { expect } from "chai";
import { OPERATOR_NAMES } from "#core/policy/foreign/kyverno/conditions/condition-operator.ts";
import { FUNCTIONS } from "#core/policy/foreign/kyverno/jmespath/functions.ts";

const page = readFileSync("docs/reference/kyverno-expressions.md", "utf8");
const sections = new Map(
  page.split(/^## /m).map((section) => [section.split("\n")[0] ?? "", section] as const),
);

function firstCells(heading: string): readonly string[] {
  const rows = (sections.get(heading) ?? "").match(/^\| `[^|]*\|/gm) ?? [];
  return rows.flatMap((row) => Array.from(row.matchAll(/`([^`]+)`/g), ([, name = ""]) => name));
}

describe("docs/reference/kyverno-expressions.md", () => {
  it("names every function of JMESPath, and no other", () => {
    const named = firstCells("Functions of JMESPath").toSorted();
    expect(named).to.deep.equal([...FUNCTIONS.keys()].toSorted());
  });

  it("names every operator, and no other", () => {
    expect(firstCells("Conditions").toSorted()).to.deep.equal(OPERATOR_NAMES.toSorted());
  });
});
