import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { compileForeignCase, judgeForeign, readObjects } from "#test/support/foreign-cases.ts";
import { ROOT } from "#test/support/source-files.ts";

/**
 * Generated ClusterPolicies and objects, and what `kyverno apply` 1.19.1 says of them: rule → object → "fail" or "error";
 * what it passes or skips is left out.
 */
const FOLDER = join(ROOT, "test/golden/kyverno-verdicts");

describe("verdicts of Kyverno", () => {
  const policies = readObjects(join(FOLDER, "policies.yaml"));
  const objects = readObjects(join(FOLDER, "objects.yaml"));
  const expected: unknown = JSON.parse(readFileSync(join(FOLDER, "verdicts.json"), "utf8"));

  it("are many", () => {
    expect(policies.length * objects.length).to.be.above(4000);
  });

  it("are ours", async () => {
    const { guardrails, problems } = await compileForeignCase(policies);
    expect(problems).to.deep.equal([]);
    const found: Record<string, Record<string, string>> = {};
    for (const { policy, rule, resource, status } of judgeForeign(guardrails, objects)) {
      const objectsOfRule = (found[`${policy}/${rule}`] ??= {});
      objectsOfRule[`${resource?.kind}/${resource?.name}`] = status;
    }
    expect(found).to.deep.equal(expected);
  });
});
