import { readFileSync } from "node:fs";
import { expect } from "chai";
import { IMPACT_REPORT_SCHEMA } from "#authoring/policy-impact/impact-report.schema.ts";
import { schemaFields } from "#test/support/schema-fields.ts";

const PAGE = new URL("../../../../docs/reference/impact-report.md", import.meta.url);
/** Described on the page of CheckReport, or with their siblings. */
const ELSEWHERE = /^groups\[\]\.(newlyAllowed\[\]|newlyDenied\[\]\.finding\.)/;

describe("IMPACT_REPORT_SCHEMA", () => {
  it("has a row in the reference for each field, in the same order", () => {
    const rows = readFileSync(PAGE, "utf8").matchAll(/^\| `([^`]+)` \| \S/gm);
    const fields = schemaFields(IMPACT_REPORT_SCHEMA).filter((field) => !ELSEWHERE.test(field));
    expect(fields.length).to.be.greaterThan(20);
    expect([...rows].map(([, field]) => field)).to.deep.equal(fields);
  });
});
