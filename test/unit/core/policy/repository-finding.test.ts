import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { REPOSITORY_RULES, repositoryFinding } from "#core/policy/repository-finding.ts";

const PAGES = new URL("../../../../docs/rules/argo-cd-repository/", import.meta.url);

const problem = {
  resource: {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    namespace: "argocd",
    name: "shop",
  },
  object: {},
  keys: ["spec", "source", "path"],
  message: "x",
};

describe("REPOSITORY_RULES", () => {
  it("has a page for every rule, and a rule for every page", () => {
    const pages = readdirSync(PAGES).map((name) => name.replace(/\.md$/, ""));
    expect(pages.sort()).to.deep.equal(REPOSITORY_RULES.map(({ id }) => id));
  });

  for (const { id, title, severity } of REPOSITORY_RULES) {
    it(`says on the page of ${id} what the rule says and does`, () => {
      const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
      expect(page.startsWith(`# ${id}\n\n${title}.\n`)).to.equal(true);
      const { action } = repositoryFinding(id, problem);
      expect(page).to.contain(`**Severity:** ${severity}\n- **Action:** ${action},`);
    });
  }
});

describe("repositoryFinding", () => {
  it("points at a place, and has an id of its own for each", () => {
    const one = repositoryFinding("plugin-name", problem);
    const other = repositoryFinding("plugin-name", { ...problem, keys: ["spec"] });
    expect(one.path).to.equal("/spec/source/path");
    expect(one.id).not.to.equal(other.id);
  });

  it("takes what could not be evaluated for no fault", () => {
    const { status, action } = repositoryFinding("not-literal", problem);
    expect({ status, action }).to.deep.equal({ status: "not-evaluable", action: "audit" });
  });
});
