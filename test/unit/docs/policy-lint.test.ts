import { readdirSync, readFileSync } from "node:fs";
import { LINT_RULES } from "#authoring/policy/lint/lint-finding.ts";
import { expect } from "chai";

const page = readFileSync(
  new URL("../../../docs/reference/policy-lint.md", import.meta.url),
  "utf8",
);
const cases = new URL("../../golden/policy-test/", import.meta.url);

describe("docs/reference/policy-lint.md", () => {
  it("has a row for each finding, in the order of the code", () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((row) => row[1]);

    expect(rows).to.deep.equal(LINT_RULES.map(({ id }) => id));
  });

  it("names nothing that no golden case has found", () => {
    const found = readdirSync(cases)
      .filter((name) => name.startsWith("lint-finds-"))
      .map((name) => readFileSync(new URL(`${name}/expected.txt`, cases), "utf8"))
      .flatMap((text) => [...text.matchAll(/:\d+ {2}([a-z-]+)$/gm)].map((line) => line[1]));

    expect([...new Set(found)].sort()).to.deep.equal(LINT_RULES.map(({ id }) => id).sort());
  });
});
