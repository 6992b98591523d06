import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { overlayRef, PROMOTION_RULES, promotionFinding } from "#core/policy/promotion-finding.ts";

const PAGES = new URL("../../../../docs/rules/promotion/", import.meta.url);

describe("PROMOTION_RULES", () => {
  it("has a page for every rule, and a rule for every page", () => {
    const pages = readdirSync(PAGES).map((name) => name.replace(/\.md$/, ""));
    expect(pages.sort()).to.deep.equal(PROMOTION_RULES.map(({ id }) => id).sort());
  });

  for (const { id, title, severity } of PROMOTION_RULES) {
    it(`says on the page of ${id} what the rule says`, () => {
      const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
      expect(page).to.match(new RegExp(`^# ${id}\n\n${title}\\.\n`));
      expect(page).to.contain(`**Severity:** ${severity}\n- **Action:** deny,`);
    });
  }
});

describe("promotionFinding", () => {
  it("denies, with an id of its own for each overlay", () => {
    const about = (overlay: string) =>
      promotionFinding("unproven", {
        resource: overlayRef(overlay),
        message: "x",
        remedy: "y",
        source: null,
      });
    expect(about("a").action).to.equal("deny");
    expect(about("a").id).not.to.equal(about("b").id);
  });
});
