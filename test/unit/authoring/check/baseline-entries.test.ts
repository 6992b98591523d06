import { expect } from "chai";
import { baselineEntries, unusedEntries } from "#authoring/check/baseline-entries.ts";
import { baselineBytes } from "#authoring/check/baseline-bytes.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import type { Finding } from "#core/policy/finding.ts";
import { decide, policyOf, sourceOf, workload } from "#test/support/fleet-setup.ts";

const ours = policyOf("ours", { cel: "false", message: "no" });
const theirs = policyOf("theirs", { cel: "false", message: "no" });

async function findingOf(policy: typeof ours): Promise<Finding> {
  const { findings } = await decide({ policies: [policy] }, [workload()]);
  if (findings[0] === undefined) throw new Error("no finding");
  return findings[0];
}

describe("baselineEntries", () => {
  it("lists what denies or warns by the repository's own policies", async () => {
    const platform = sourceOf({ fleet: { platform: true }, policies: [theirs] });
    const { guardrails } = await compileGuardrails([platform, sourceOf({ policies: [ours] })]);
    const own = await findingOf(ours);
    const findings = [
      own,
      { ...own, id: "b".repeat(64), action: "warn" },
      { ...own, id: "c".repeat(64), action: "audit" },
      { ...own, id: "d".repeat(64), action: "off", exception: "x" },
      await findingOf(theirs),
      { ...own, policy: "fleet" },
    ] as const;
    const entries = baselineEntries(findings, guardrails);
    expect(entries.map(({ id }) => id)).to.deep.equal([own.id, "b".repeat(64)]);
    expect(entries[0]?.resource).to.equal("Deployment shop-prod/web");
  });
});

describe("unusedEntries", () => {
  const entry = (id: string, policy: string) => ({
    ...{ id, policy, rule: "rule-1" },
    ...{ resource: "Pod a", path: "" },
  });

  it("leaves entries of rules alone that check does not evaluate", () => {
    const elsewhere = policyOf("elsewhere", { cel: "true", doors: ["admission"] });
    const entries = [entry("a", "ours"), entry("b", "elsewhere"), entry("c", "gone")];
    const unused = unusedEntries(entries, { findings: [], policies: [ours, elsewhere] });
    expect(unused.map(({ id }) => id)).to.deep.equal(["a", "c"]);
  });
});

describe("baselineBytes", () => {
  const entries = ["b", "a", "c", "a"].map((letter) => ({
    id: letter.repeat(64),
    policy: letter === "c" ? "first" : "second",
    rule: "r",
    resource: "Pod x",
    path: "",
  }));

  it("writes equal text for equal entries, each once, whatever their order", () => {
    const text = new TextDecoder().decode(baselineBytes(entries));
    expect(new TextDecoder().decode(baselineBytes(entries.toReversed()))).to.equal(text);
    expect([...text.matchAll(/id: "?(\w)/g)].map(([, letter]) => letter)).to.deep.equal([
      "c",
      "a",
      "b",
    ]);
  });

  it("quotes an id that YAML would take for a number", () => {
    const [digits] = entries.map((given) => ({ ...given, id: "1".repeat(64) }));
    const text = new TextDecoder().decode(baselineBytes(digits === undefined ? [] : [digits]));
    expect(text).to.contain(`"${"1".repeat(64)}"`);
  });
});
