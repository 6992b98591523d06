import { readdirSync } from "node:fs";
import { pageSections } from "#authoring/policy/explain/page-sections.ts";
import { rulePage } from "#authoring/policy/explain/rule-pages.ts";
import { expect } from "chai";

const rules = new URL("../../../../../docs/rules/", import.meta.url);

describe("pageSections", () => {
  it("takes a page apart, and links for their words", () => {
    const page = "# r\n\nfacts\n\n## Why\n\nSee [the guide](../a.md).\n\n## How to fix it\n\nSo.\n";
    expect(pageSections(page)).to.deep.equal([
      { title: "Why", text: "See the guide." },
      { title: "How to fix it", text: "So." },
    ]);
    expect(pageSections("")).to.deep.equal([]);
  });

  it("finds what it wants, why, and how to fix it on every page of a rule", () => {
    const pages = readdirSync(rules, { recursive: true, encoding: "utf8" }).filter((name) =>
      /^(best-practices|pod-security-\w+|fleet)\/.*\.md$/.test(name),
    );
    expect(pages.length).to.be.greaterThan(30);
    for (const name of pages) {
      const titles = pageSections(rulePage(name.slice(0, -3)) ?? "").map(({ title }) => title);
      expect(titles, name).to.include.members(["What it wants", "Why"]);
    }
  });

  it("knows no page of a rule that is not there, or lies elsewhere", () => {
    expect(rulePage("best-practices/nope")).to.equal(null);
  });
});
