import { readFileSync } from "node:fs";
import { expect } from "chai";
import { CHECK_REPORT_SCHEMA } from "#authoring/check/check-report.schema.ts";

const PAGE = new URL("../../../../docs/reference/check-report.md", import.meta.url);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

function fieldsOf(schema: Schema, path: string): readonly string[] {
  return [
    ...(schema.items === undefined ? [] : fieldsOf(schema.items, `${path}[]`)),
    ...(schema.oneOf ?? []).flatMap((choice) => fieldsOf(choice, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
      const field = path === "" ? name : `${path}.${name}`;
      return [field, ...fieldsOf(child, field)];
    }),
  ];
}

describe("CHECK_REPORT_SCHEMA", () => {
  it("has a row in the reference for each field, in the same order", () => {
    const rows = readFileSync(PAGE, "utf8").matchAll(/^\| `([^`]+)` \| \S/gm);
    const fields = fieldsOf(CHECK_REPORT_SCHEMA, "");
    expect(fields.length).to.be.greaterThan(40);
    expect([...rows].map(([, field]) => field)).to.deep.equal(fields);
  });
});
