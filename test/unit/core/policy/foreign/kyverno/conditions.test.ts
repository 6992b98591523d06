import { expect } from "chai";
import { ConditionError } from "#core/policy/foreign/kyverno/conditions/condition-error.ts";
import { OPERATOR_NAMES } from "#core/policy/foreign/kyverno/conditions/condition-operator.ts";
import { compileConditions } from "#core/policy/foreign/kyverno/conditions.ts";
import { openWork } from "#core/policy/foreign/kyverno/work.ts";
import { CONDITION_VECTORS } from "#test/support/condition-vectors.ts";

/** A scope in which a variable stands for its name. */
const asNamed = () => ({ resolve: (expression: string) => expression, work: openWork() });

function holds(key: unknown, operator: string, value: unknown): boolean {
  return compileConditions([{ key, operator, value }])(asNamed()).holds;
}

describe("compileConditions", () => {
  for (const [key, operator, value, expected] of CONDITION_VECTORS) {
    const title = `${JSON.stringify(key)} ${operator} ${JSON.stringify(value)}`;
    it(`${expected ? "holds" : "does not hold"} for ${title}`, () => {
      expect(holds(key, operator, value)).to.equal(expected);
    });
  }

  it("has a vector for every operator", () => {
    const named = new Set(CONDITION_VECTORS.map(([, operator]) => operator));
    expect(OPERATOR_NAMES.filter((name) => !named.has(name))).to.deep.equal([]);
  });

  it("takes names of operators in any case", () => {
    expect(holds("a", "anyin", ["a"])).to.equal(true);
    expect(holds(2, "GREATERTHAN", 1)).to.equal(true);
  });

  it("compares numbers beyond 2^53 as they are", () => {
    expect(holds([9007199254740993n], "AnyIn", [9007199254740993n])).to.equal(true);
    expect(holds([9007199254740993n], "AnyIn", [9007199254740992n])).to.equal(false);
  });

  it("refuses an operator that it does not know", () => {
    expect(() => holds("a", "Like", "a")).to.throw(ConditionError, 'got "Like"');
  });

  it("refuses keys of In that are no texts", () => {
    expect(() => holds([1], "In", ["1"])).to.throw(ConditionError, "list of texts");
  });

  it("refuses lists that would take too long to compare", () => {
    const long = Array.from({ length: 2000 }, (_, index) => `${index}*`);
    expect(() => holds(long, "AnyIn", long)).to.throw(ConditionError, "pairs");
  });

  const yes = { key: "a", operator: "Equals", value: "a", message: "yes" };
  const no = { key: "a", operator: "Equals", value: "b", message: "no" };
  const blocks: readonly (readonly [
    title: string,
    conditions: unknown,
    holds: boolean,
    message: string,
  ])[] = [
    ["nothing holds", undefined, true, ""],
    ["an empty list holds", [], true, ""],
    ["all of a list must hold", [yes, no], false, "no"],
    ["a list that holds joins its messages", [yes, yes], true, "yes;yes"],
    ["one of any is enough", { any: [no, yes] }, true, "yes"],
    ["none of any is too little", { any: [no, no] }, false, "no; no"],
    ["an empty any holds for nothing", { any: [] }, false, ""],
    ["an empty all holds", { all: [] }, true, ""],
    ["all must hold", { all: [yes, no] }, false, "no"],
    ["any and all must both hold", { any: [yes], all: [no] }, false, "no"],
    ["any and all that hold", { any: [yes], all: [yes] }, true, "yes; yes"],
    ["neither any nor all", {}, true, ""],
    ["several blocks must all hold", [{ any: [yes] }, { all: [no] }], false, "no"],
  ];
  for (const [title, conditions, expected, message] of blocks) {
    it(`${title}`, () => {
      expect(compileConditions(conditions)(asNamed())).to.deep.equal({ holds: expected, message });
    });
  }

  it("asks for variables no further than it must", () => {
    const asked: string[] = [];
    const resolve = (expression: string) => {
      asked.push(expression);
      return expression;
    };
    const judge = compileConditions({
      any: [
        { ...yes, key: "{{ a }}" },
        { ...no, key: "{{ never }}" },
      ],
    });
    expect(judge({ resolve, work: openWork() }).holds).to.equal(true);
    expect(asked).to.deep.equal(["a"]);
  });

  for (const conditions of ["a", 5, { any: "a" }, { all: {} }, [1], { any: [null] }]) {
    it(`refuses ${JSON.stringify(conditions)}`, () => {
      expect(() => compileConditions(conditions)(asNamed())).to.throw(ConditionError);
    });
  }
});
