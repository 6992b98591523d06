import { expect } from "chai";
import { compiledPolicies } from "#cmp-plugin/server/compiled-policies.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";

describe("policies that are kept compiled", () => {
  const source = (name: string): GuardrailSource => ({
    fleet: { name } as GuardrailSource["fleet"],
    ...{ policies: [], exceptions: [], baseline: [], crdsDigest: null },
    crdScopes: new Map([["Widget", name === "scoped"]]) as unknown as GuardrailSource["crdScopes"],
  });
  const counted = (max: number) => {
    const seen: string[] = [];
    const compile = compiledPolicies(max, async ([first]) => {
      seen.push(first?.fleet.name ?? "");
      if (first?.fleet.name === "broken") throw new Error("no");
      return { layers: [], revision: first?.fleet.name ?? "" } as Guardrails;
    });
    const ask = (name: string) => compile([source(name)], () => null);
    return { seen, ask };
  };

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["are compiled once for equal content", ["a", "a", "a"], ["a"]],
    ["are told apart by content", ["a", "b", "a"], ["a", "b"]],
    [
      "are forgotten, the longest unused first",
      ["a", "b", "a", "c", "a", "b"],
      ["a", "b", "c", "b"],
    ],
    ["are not kept when they do not compile", ["broken", "broken"], ["broken", "broken"]],
  ];
  for (const [title, asked, expected] of cases)
    it(title, async () => {
      const { seen, ask } = counted(2);
      for (const name of asked) await ask(name).catch(() => undefined);
      expect(seen).to.deep.equal(expected);
    });

  it("are compiled once for callers at the same time", async () => {
    const { seen, ask } = counted(2);
    await Promise.all([ask("a"), ask("a")]);
    expect(seen).to.deep.equal(["a"]);
  });
});
