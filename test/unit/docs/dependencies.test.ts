import { readFile } from "node:fs/promises";
import { expect } from "chai";

const packageFile = new URL("../../../package.json", import.meta.url);
const pageFile = new URL("../../../docs/dependencies.md", import.meta.url);

const fields = [
  { heading: "At run time", field: "dependencies" },
  { heading: "For development", field: "devDependencies" },
] as const;

describe("docs/dependencies.md", () => {
  for (const { heading, field } of fields) {
    it(`has one sentence for each of package.json's ${field}, in order`, async () => {
      const manifest = JSON.parse(await readFile(packageFile, "utf8"));
      const names = Object.keys(manifest[field]).sort();

      const described = describedNames(await readFile(pageFile, "utf8"), heading);

      expect(names).not.to.have.length(0);
      expect(described).to.deep.equal(names);
    });
  }
});

function describedNames(page: string, heading: string): readonly string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^- \*\*(\S+)\*\*: \S.+\.$/gm)].map((match) => match[1] ?? "");
}
