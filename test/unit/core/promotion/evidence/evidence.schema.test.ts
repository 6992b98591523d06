import { readFileSync } from "node:fs";
import { expect } from "chai";
import { EVIDENCE_SCHEMA } from "#core/promotion/evidence/evidence.schema.ts";
import { schemaFields } from "#test/support/schema-fields.ts";

const page = readFileSync(
  new URL("../../../../../docs/reference/promotion-evidence.md", import.meta.url),
  "utf8",
);

describe("EVIDENCE_SCHEMA", () => {
  it("has a row in the reference for each field, in the same order", () => {
    const rows = [...page.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, field]) => field);
    expect(rows.length).to.be.greaterThan(30);
    expect(rows).to.deep.equal(schemaFields(EVIDENCE_SCHEMA));
  });
});
