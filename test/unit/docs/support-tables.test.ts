import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FORMAT_SUPPORTS } from "#core/policy/foreign/support/format-supports.ts";
import { supportTable } from "#core/policy/foreign/support/support.ts";

const GUIDES = "docs/guides";
const BLOCK = /<!-- support: ([a-z-]+) -->\n\n(.*?)\n\n<!-- end -->/gs;

const blocks = readdirSync(GUIDES).flatMap((name) => {
  const file = join(GUIDES, name);
  return [...readFileSync(file, "utf8").matchAll(BLOCK)].map(([, id = "", table = ""]) => ({
    file,
    id,
    table,
  }));
});

describe("tables of what is supported", () => {
  before(() => {
    if (process.env.GOLDEN !== "update") return;
    for (const file of new Set(blocks.map((block) => block.file))) {
      const text = readFileSync(file, "utf8").replace(BLOCK, (_, id: string) => {
        const format = FORMAT_SUPPORTS.find((one) => one.id === id);
        const table = format === undefined ? "" : supportTable(format);
        return `<!-- support: ${id} -->\n\n${table}\n\n<!-- end -->`;
      });
      writeFileSync(file, text);
    }
  });

  it("stand in the guides, one for each format", () => {
    const ids = [...new Set(blocks.map(({ id }) => id))].sort();
    expect(ids).to.deep.equal(FORMAT_SUPPORTS.map(({ id }) => id).sort());
  });

  for (const { file, id } of blocks) {
    it(`are those of the code: ${id} in ${file}`, () => {
      const format = FORMAT_SUPPORTS.find((one) => one.id === id);
      const written = [...readFileSync(file, "utf8").matchAll(BLOCK)];
      const table = written.find(([, own]) => own === id)?.[2];
      expect(table).to.equal(format === undefined ? null : supportTable(format));
    });
  }

  it("name a test for every row", () => {
    const shown = FORMAT_SUPPORTS.flatMap(({ parts }) => parts.map((part) => part.shown));
    expect(shown.length).to.be.greaterThan(40);
    expect(shown.filter((place) => !existsSync(join("test", place)))).to.deep.equal([]);
  });
});
