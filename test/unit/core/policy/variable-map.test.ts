import { expect } from "chai";
import type { CelBudget, CelProgram } from "#core/cel/compile-cel.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { variableIdentities } from "#core/policy/variable-identity.ts";
import { withVariables } from "#core/policy/variable-map.ts";

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

/** A way to evaluate CEL on the variables of each rule; all rules look at the same things. */
function readersOf(...rules: readonly Definitions[]) {
  const identify = variableIdentities();
  const memory = new Map();
  return rules.map((definitions) => {
    const variables = identify(
      Object.entries(definitions).map(([name, program]) => ({ name, program })),
    );
    return (cel: string, remaining = 1000) => {
      const budget = { remaining };
      const scope = withVariables({ x: 1 }, variables, { budget, memory });
      const program = compileCel(cel, { variables: { variables: DYN, x: DYN } });
      return { value: program.evaluate(scope, budget), cost: remaining - budget.remaining };
    };
  });
}

describe("the variables of rules that look at the same things", () => {
  it("are evaluated once where they are defined alike, and both rules pay", () => {
    const pods = counted("resources");
    const [one, other] = readersOf({ pods }, { pods });
    expect(one?.("variables.pods")).to.deep.equal(other?.("variables.pods"));
    expect(pods.runs).to.equal(1);
  });

  it("are shared under any name, and when they read shared ones", () => {
    const pods = counted("resources");
    const names = counted("variables.pods.map(p, p.name)");
    const [one, other] = readersOf({ pods, names }, { pods, others: names });
    expect(one?.("variables.names").value).to.equal(other?.("variables.others").value);
    expect(names.runs).to.equal(1);
  });

  const apart = [
    { title: "a variable that reads another one", source: "variables.pods.size()" },
    { title: "a variable that reads all of them", source: "size(variables)" },
    { title: "a variable that reads one by a computed name", source: 'variables["po" + "ds"]' },
    { title: "a variable that may read one", source: "variables.?pods" },
  ];
  for (const { title, source } of apart) {
    it(`keep apart ${title}`, () => {
      const count = counted(source);
      const [one, other] = readersOf(
        { pods: counted("resources"), count },
        { pods: counted("[]"), count },
      );
      one?.("variables.count");
      other?.("variables.count");
      expect(count.runs).to.equal(2);
    });
  }

  it("are evaluated once in a rule, however often it reads them", () => {
    const pods = counted("size(variables)");
    const [one] = readersOf({ pods });
    one?.("variables.pods + variables.pods");
    expect(pods.runs).to.equal(1);
  });

  it("remember no error, which may be one rule's own limit", () => {
    const pods = counted("resources");
    const [one, other] = readersOf({ pods }, { pods });
    expect(() => one?.("variables.pods", 5)).to.throw("too much");
    expect(other?.("variables.pods").value).to.equal(2);
    expect(() => one?.("variables.pods", 5)).to.throw("too much");
  });

  it("are a map like any other, of which nothing is evaluated that nobody reads", () => {
    const a = compileCel("1", { variables: {} });
    const b = compileCel("2", { variables: {} });
    const broken = counted("broken");
    const [read] = readersOf({ b, a });
    const [names] = readersOf({ broken, a });
    expect(read?.('variables == {"a": 1, "b": 2}').value).to.equal(true);
    expect(read?.("variables.map(name, variables[name])").value).to.deep.equal([1, 2]);
    expect(read?.('has(variables.a) && "b" in variables && !has(variables.c)').value).to.equal(
      true,
    );
    expect(names?.("variables.map(name, name) + [string(size(variables))]").value).to.deep.equal([
      ...["a", "broken", "2"],
    ]);
    expect(broken.runs).to.equal(0);
  });
});
