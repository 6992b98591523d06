import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "#test/support/source-files.ts";

const FLEET = join(ROOT, "examples/flexdesk");
/** Written by tiphys when it is asked to; not in the example. */
const GENERATED = ["/guardrails/", "/baseline.yaml"];

const rules = readFileSync(join(FLEET, "CODEOWNERS"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [pattern = "", ...owners] = line.split(/\s+/);
    return { pattern, owners };
  });

describe("examples/flexdesk/CODEOWNERS", () => {
  it("names only what is there, or what tiphys writes", () => {
    const lost = rules
      .map(({ pattern }) => pattern)
      .filter((pattern) => pattern !== "*" && !GENERATED.includes(pattern))
      .filter((pattern) => !existsSync(join(FLEET, pattern)));
    expect(rules.length).to.be.greaterThan(5);
    expect(lost).to.deep.equal([]);
  });

  it("leaves nothing that makes rules or exceptions to the application team alone", () => {
    const [everything] = rules;
    for (const path of [
      "/tiphys.yaml",
      "/policies/",
      "/exceptions/",
      "/argocd/",
      "/CODEOWNERS",
      ...GENERATED,
    ]) {
      const owners = rules.find(({ pattern }) => pattern === path)?.owners ?? [];
      expect(owners, path).to.include("@volttechafrica/platform");
      expect(owners, path).not.to.include(everything?.owners[0]);
    }
  });
});
