import { expect } from "chai";
import type { CelBudget, CelProgram } from "#core/cel/compile-cel.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { shareVariables } from "#core/policy/share-variables.ts";

const COST = 10;

/** A program that counts its runs and costs 10. */
function counted(source: string): CelProgram & { runs: number } {
  return {
    source,
    resultType: DYN,
    reads: new Set(),
    runs: 0,
    evaluate(_bindings, budget: CelBudget) {
      this.runs += 1;
      if (budget.remaining < COST) throw new Error("too much");
      budget.remaining -= COST;
      return this.runs;
    },
  };
}

type Definitions = Readonly<Record<string, CelProgram>>;

const rule = (definitions: Definitions) => ({
  variables: Object.entries(definitions).map(([name, program]) => ({ name, program })),
});

/** Evaluates every variable of both rules, in order; what was left of 100 for each rule. */
function leftAfter(one: Definitions, other: Definitions): readonly number[] {
  return shareVariables([rule(one), rule(other)]).map((variables) => {
    const budget = { remaining: 100 };
    for (const { program } of variables) program.evaluate({}, budget);
    return budget.remaining;
  });
}

describe("shareVariables", () => {
  it("evaluates once what two rules define alike, and both pay", () => {
    const pods = counted("resources");
    expect(leftAfter({ pods }, { pods })).to.deep.equal([90, 90]);
    expect(pods.runs).to.equal(1);
  });

  it("shares a variable that reads shared ones, under any name", () => {
    const pods = counted("resources");
    const names = counted("variables.pods.map(p, p.name)");
    leftAfter({ pods, names }, { pods, others: names });
    expect([pods.runs, names.runs]).to.deep.equal([1, 1]);
  });

  const apart = [
    { title: "a variable that reads another one", source: "variables.pods.size()" },
    { title: "a variable that reads all of them", source: "size(variables)" },
    { title: "a variable that reads one by a computed name", source: 'variables["po" + "ds"]' },
  ];
  for (const { title, source } of apart) {
    it(`keeps apart ${title}`, () => {
      const count = counted(source);
      leftAfter({ pods: counted("resources"), count }, { pods: counted("[]"), count });
      expect(count.runs).to.equal(2);
    });
  }

  it("remembers no error, which may be one rule's own limit", () => {
    const pods = counted("resources");
    const [one, other] = shareVariables([rule({ pods }), rule({ pods })]).map(([first]) => first);
    expect(() => one?.program.evaluate({}, { remaining: 5 })).to.throw("too much");
    expect(other?.program.evaluate({}, { remaining: 50 })).to.equal(2);
    expect(() => one?.program.evaluate({}, { remaining: 5 })).to.throw("too much");
  });
});
