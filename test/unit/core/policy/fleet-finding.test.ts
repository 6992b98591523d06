import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { FLEET_RULES, fleetFinding } from "#core/policy/fleet-finding.ts";

const PAGES = new URL("../../../../docs/rules/fleet/", import.meta.url);

describe("FLEET_RULES", () => {
  it("has a page for every rule, and a rule for every page", () => {
    const pages = readdirSync(PAGES).map((name) => name.replace(/\.md$/, ""));
    expect(pages.sort()).to.deep.equal(FLEET_RULES.map(({ id }) => id).sort());
  });

  for (const { id, title, severity, action } of FLEET_RULES) {
    it(`says on the page of ${id} what the rule says`, () => {
      const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
      expect(page).to.match(new RegExp(`^# ${id}\n\n${title}\\.\n`));
      expect(page).to.contain(`**Severity:** ${severity}\n- **Action:** ${action},`);
    });
  }
});

describe("fleetFinding", () => {
  it("has an id of its own for each rule and resource", () => {
    const about = (name: string) => ({
      resource: { apiVersion: "v1", kind: "Namespace", namespace: null, name },
      message: "x",
    });
    const ids = [
      fleetFinding("foreign-namespace", about("a")),
      fleetFinding("foreign-namespace", about("b")),
      fleetFinding("namespace-claimed-twice", about("a")),
    ].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(3);
    expect(fleetFinding("foreign-namespace", about("a")).id).to.equal(ids[0]);
  });
});
