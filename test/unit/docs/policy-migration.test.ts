import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { CARRIED_PARTS } from "#core/policy/foreign/migrate/carried-over.ts";
import { ROOT } from "#test/support/source-files.ts";

const PAGE = readFileSync(join(ROOT, "docs/reference/policy-migration.md"), "utf8");

describe("docs/reference/policy-migration.md", () => {
  it("has a row for each part of a ClusterPolicy, with its words, and no other", () => {
    const rows = PAGE.split("\n").filter(
      (line) => line.startsWith("| ") && !line.startsWith("| part"),
    );
    const expected = CARRIED_PARTS.map(
      ({ part, carried, words }) => `| ${part} | ${carried} | ${words} |`,
    );
    expect(rows).to.deep.equal(expected);
  });
});
