import { expect } from "chai";
import { CelError } from "#core/cel/cel-error.ts";
import { celToJson } from "#core/cel/cel-text.ts";
import { BOOL, DYN, formatType, listOf, STRING } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { evaluateCel, failureOf, PLENTY } from "./evaluate-cel.ts";

const OBJECT = {
  kind: "Deployment",
  metadata: { name: "web", labels: { app: "web", "app.kubernetes.io/name": "web" } },
  spec: { replicas: 3, ratio: 0.5, containers: [{ name: "web", image: "ghcr.io/a:1" }] },
};

describe("compileCel", () => {
  const values = [
    { title: "reads fields in place", expression: "object.spec.replicas", value: 3 },
    {
      title: "takes whole numbers as int",
      expression: "type(object.spec.replicas) == int",
      value: true,
    },
    {
      title: "takes others as double",
      expression: "type(object.spec.ratio) == double",
      value: true,
    },
    {
      title: "reads fields in backticks",
      expression: "object.metadata.labels.`app.kubernetes.io/name`",
      value: "web",
    },
    { title: "asks for fields", expression: "has(object.metadata.annotations)", value: false },
    {
      title: "chains optionals",
      expression: 'object.?spec.?nope.?deeper.orValue("-")',
      value: "-",
    },
    {
      title: "walks lists",
      expression: 'object.spec.containers.all(c, c.image.startsWith("ghcr.io/"))',
      value: true,
    },
    {
      title: "walks the keys of maps",
      expression: 'object.metadata.labels.exists(k, k == "app")',
      value: true,
    },
    { title: "binds names", expression: "cel.bind(r, object.spec.replicas, r + r)", value: 6 },
    {
      title: "evaluates what is bound only when it is read",
      expression: "cel.bind(r, 1 / 0, true)",
      value: true,
    },
    {
      title: "keeps inner names from outer ones",
      expression: "[1].map(x, [2].map(x, x))",
      value: [[2]],
    },
    {
      title: "evaluates a default only when it is needed",
      expression: "optional.of(1).orValue(1 / 0)",
      value: 1,
    },
    {
      title: "keeps null in an optional",
      expression: "optional.of(dyn(null)).orValue(1)",
      value: null,
    },
  ];
  for (const { title, expression, value } of values) {
    it(title, () => expect(evaluateCel(expression, { object: OBJECT })).to.deep.equal(value));
  }

  it("names the root variables that an expression reads, and no others", () => {
    const variables = { object: DYN, params: DYN, request: DYN };
    const { reads } = compileCel("object.a == params.b && [1].all(request, request == 1)", {
      variables,
    });
    expect([...reads]).to.deep.equal(["object", "params"]);
  });

  it("knows the type of the result", () => {
    const typeOf = (source: string) =>
      formatType(compileCel(source, { variables: { object: DYN } }).resultType);
    expect(typeOf("object.a == 1")).to.equal("bool");
    expect(typeOf("[object.a].map(x, string(x))")).to.equal("list(string)");
    expect(typeOf("object.a")).to.equal("dyn");
    expect(typeOf("{'a': [1]}")).to.equal("map(string, list(int))");
  });

  it("refuses a result of another type than expected, but not dyn", () => {
    const variables = { object: DYN };
    expect(() => compileCel("object.a", { variables, expect: BOOL })).not.to.throw();
    expect(() => compileCel("1 + 1", { variables, expect: BOOL })).to.throw(
      "expected a result of type bool, got int",
    );
    expect(() => compileCel("['a']", { variables, expect: listOf(STRING) })).not.to.throw();
  });

  it("leaves types to run time when checking is off", () => {
    const program = compileCel("1 + 'a'", { variables: {}, check: "off" });
    expect(() => program.evaluate({}, { remaining: PLENTY })).to.throw(
      "no such overload: int + string",
    );
  });

  it("lets lists mix types when it is told to", () => {
    expect(failureOf('[1, "a"]')).to.match(/expected all elements of one type, got int and string/);
    const program = compileCel('[1, "a"]', { variables: {}, aggregates: "mixed" });
    expect(celToJson(program.evaluate({}, { remaining: PLENTY }))).to.deep.equal([1, "a"]);
  });

  it("gives back the very objects of the judged tree", () => {
    const [found] = evaluateCel("object.spec.containers.filter(c, c.name == 'web')", {
      object: OBJECT,
    }) as unknown[];
    expect(found).to.equal(OBJECT.spec.containers[0]);
  });
});

describe("absent variables", () => {
  const cases = [
    { expression: "absent.x", outcome: "absent: absent is not known here" },
    { expression: "has(absent.x)", outcome: "absent: absent is not known here" },
    { expression: "absent.x && true", outcome: "absent: absent is not known here" },
    { expression: "absent.x && false", outcome: "no failure but false" },
    { expression: "absent.x || true", outcome: "no failure but true" },
    { expression: "1 / 0 > 1 || absent.x", outcome: "absent: absent is not known here" },
    { expression: "absent.x || 1 / 0 > 1", outcome: "absent: absent is not known here" },
    { expression: "[1, 2].exists(i, i == 2 || absent.x)", outcome: "no failure but true" },
    {
      expression: "[1, 2].all(i, i == 1 || absent.x)",
      outcome: "absent: absent is not known here",
    },
    { expression: "true ? 1 : absent", outcome: "no failure but 1" },
    { expression: "absent.?x.orValue(1)", outcome: "absent: absent is not known here" },
  ];
  for (const { expression, outcome } of cases) {
    it(`makes ${expression} end in ${outcome}`, () =>
      expect(failureOf(expression)).to.equal(outcome));
  }
});

describe("bindings", () => {
  it("are read once for each time they are named", () => {
    let reads = 0;
    const bindings = {
      get lazy() {
        reads += 1;
        return { a: 1 };
      },
    };
    expect(evaluateCel("lazy.a == 1", bindings)).to.equal(true);
    expect(reads).to.equal(1);
  });

  it("may end in CEL errors of their own, which are absorbed like others", () => {
    const bindings = {
      get broken(): unknown {
        throw new CelError("no such key: x");
      },
    };
    const variables = { broken: DYN };
    const evaluate = (source: string) =>
      compileCel(source, { variables }).evaluate(bindings, { remaining: PLENTY });
    expect(evaluate("broken.a || true")).to.equal(true);
    expect(() => evaluate("broken.a")).to.throw(CelError, "no such key: x");
  });

  it("keep integers beyond 2^53 exact", () => {
    const bindings = { object: { big: 9007199254740993n } };
    expect(evaluateCel("object.big + 1", bindings)).to.equal(9007199254740994n);
    expect(evaluateCel("object.big == 9007199254740993", bindings)).to.equal(true);
    expect(evaluateCel("object.big - 9007199254740992", bindings)).to.equal(1);
    expect(evaluateCel("-9223372036854775808")).to.equal(-(2n ** 63n));
  });

  const inherited = ["constructor", "toString", "hasOwnProperty", "__proto__"];
  for (const name of inherited) {
    it(`do not have the key ${name} that JavaScript objects inherit`, () => {
      expect(evaluateCel(`has(object.${name})`, { object: {} })).to.equal(false);
      expect(evaluateCel(`"${name}" in object`, { object: {} })).to.equal(false);
      const own = JSON.parse(`{"${name}": 1}`);
      expect(evaluateCel(`object.${name}`, { object: own })).to.equal(1);
    });
  }
});

describe("the budget", () => {
  const spent = (source: string, bindings: Record<string, unknown> = {}) => {
    const budget = { remaining: PLENTY };
    compileCel(source, { variables: { x: DYN } }).evaluate(bindings, budget);
    return PLENTY - budget.remaining;
  };

  it("is spent by what an expression does", () => {
    expect(spent("x.a.b == 1", { x: { a: { b: 1 } } })).to.equal(4);
    expect(spent("x.all(i, i > 0)", { x: [1, 2, 3] })).to.equal(7);
    expect(spent("x.contains('b')", { x: "a".repeat(1000) })).to.be.at.least(100);
    expect(spent("x == [x]", { x: Array.from({ length: 500 }, () => 1) })).to.be.at.least(500);
  });

  it("ends an evaluation when nothing is left, and no operator absorbs that", () => {
    const program = compileCel("x.exists(i, i == -1) || true", { variables: { x: DYN } });
    const bindings = { x: Array.from({ length: 1000 }, () => 1) };
    expect(() => program.evaluate(bindings, { remaining: 100 }))
      .to.throw(CelError, "the cost limit is exceeded")
      .with.property("kind", "cost");
  });

  it("may be shared by several evaluations", () => {
    const program = compileCel("x.all(i, i > 0)", { variables: { x: DYN } });
    const budget = { remaining: 16 };
    program.evaluate({ x: [1, 2, 3] }, budget);
    program.evaluate({ x: [1, 2, 3] }, budget);
    expect(() => program.evaluate({ x: [1, 2, 3] }, budget)).to.throw("the cost limit is exceeded");
  });
});
