import { readFileSync } from "node:fs";
import { ERROR_CODES } from "#core/errors.ts";
import { expect } from "chai";

const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
const sections = page.split(/^## /m).slice(1);
const titles = sections.map((section) => section.slice(0, section.indexOf("\n")));

describe("docs/errors.md", () => {
  it("has a heading for each error code, and none for anything else", () => {
    expect(titles).to.deep.equal([...ERROR_CODES]);
  });

  for (const section of sections) {
    const title = section.slice(0, section.indexOf("\n"));

    it(`gives an example, a remedy and the exit code or status of ${title}`, () => {
      expect(section).to.match(/^```text\n\S[\s\S]*?\n```$/m);
      expect(section).to.match(/^What to do: \S/m);
      expect(section).to.match(/(Exit\s+code: 2|HTTP\s+status: \d{3}|gRPC\s+status: [A-Z_]+)\./);
    });
  }
});
