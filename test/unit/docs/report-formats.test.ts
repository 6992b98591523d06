import { readFileSync } from "node:fs";
import { schemaFiles } from "#authoring/init/editor-schemas.ts";
import { FORMAT_NAMES } from "#authoring/report/report-formats.ts";
import { expect } from "chai";

const page = readFileSync(
  new URL("../../../docs/reference/report-formats.md", import.meta.url),
  "utf8",
);

describe("docs/reference/report-formats.md", () => {
  it("has a row for each format, in the order of the help text", () => {
    const [table = ""] = page.split("## What becomes");
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);

    expect(rows).to.deep.equal(FORMAT_NAMES);
  });

  it("has a row for each schema that is shipped", () => {
    const rows = [...page.matchAll(/^\| `([\w-]+\.json)` \|/gm)].map(([, name]) => name);

    expect(rows.sort()).to.deep.equal(
      schemaFiles()
        .map(({ name }) => name)
        .sort(),
    );
  });
});
