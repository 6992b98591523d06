import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Finding } from "#core/policy/finding.ts";
import { compileForeignCase, judgeForeign, readObjects } from "#test/support/foreign-cases.ts";
import { ROOT } from "#test/support/source-files.ts";

/**
 * ValidatingPolicies with Kyverno's functions, exceptions and autogen, and what `kyverno apply` 1.19.1 says of them,
 * with the objects of built-in kinds in its context file: policy → object → the first validation that does not pass.
 * What it passes or skips is left out.
 */
const FOLDER = join(ROOT, "test/golden/kyverno-cel-verdicts");

interface Verdict {
  readonly result: string;
  readonly message: string;
}

type Verdicts = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

describe("verdicts of Kyverno on ValidatingPolicies", () => {
  const policies = readObjects(join(FOLDER, "policies.yaml"));
  const objects = readObjects(join(FOLDER, "objects.yaml"));
  const expected = JSON.parse(readFileSync(join(FOLDER, "verdicts.json"), "utf8")) as Verdicts;

  it("are ours", async () => {
    const { guardrails, problems } = await compileForeignCase(policies);
    expect(problems).to.deep.equal([]);
    const findings = judgeForeign(guardrails, objects).filter(({ exception }) => exception === null);
    const found = firstOfEach(findings);
    const shown = Object.keys(expected).sort();
    for (const policy of shown) expect(found[policy], policy).to.deep.equal(failures(policy));
    expect(Object.keys(found).sort()).to.deep.equal(shown.filter((name) => failures(name)));
  });

  function failures(policy: string): Readonly<Record<string, string>> | undefined {
    const all = Object.entries(expected[policy] ?? {}).flatMap(([object, { result }]) =>
      result === "fail" || result === "error" ? [[object, result] as const] : [],
    );
    return all.length === 0 ? undefined : Object.fromEntries(all);
  }
});

/** Kyverno stops at the first validation that does not pass. */
function firstOfEach(findings: readonly Finding[]): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  const ordered = [...findings].sort((left, right) => left.rule.localeCompare(right.rule));
  for (const { policy, resource, status } of ordered) {
    const ofPolicy = (found[policy] ??= {});
    ofPolicy[`${resource?.kind}/${resource?.name}`] ??= status;
  }
  return found;
}
