import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = globSync("{*.md,{docs,examples,manifests}/**/*.md}", { cwd: root }).sort();

describe("links between pages", () => {
  it("lead to files that exist", () => {
    const links = pages.flatMap(relativeLinks);
    const broken = links.filter(({ page, link }) => !existsSync(join(root, dirname(page), link)));

    expect(links).to.have.length.greaterThan(60);
    expect(broken).to.deep.equal([]);
  });

  it("lead from the README to each guide, each runbook and each page of the reference", () => {
    const guides = globSync("docs/{guides,reference,runbooks}/*.md", { cwd: root });
    const linked = relativeLinks("README.md").map(({ link }) => link);
    expect(guides).to.have.length.greaterThan(50);
    expect(linked).to.include.members(guides);
  });
});

function relativeLinks(page: string): readonly { readonly page: string; readonly link: string }[] {
  const targets = readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)\s#]+)(#[^)\s]*)?\)/g);
  return [...targets]
    .map(([, link = ""]) => ({ page, link }))
    .filter(({ link }) => !/^[a-z]+:/.test(link));
}
