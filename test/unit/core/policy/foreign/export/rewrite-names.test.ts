import { expect } from "chai";
import { readNames, rewriteNames } from "#core/policy/foreign/export/rewrite-names.ts";

const roots = new Map([
  ["podSpec", "variables.podSpec"],
  ["params", "variables.params"],
]);

const cases = [
  { title: "a root name", from: "podSpec.hostNetwork", to: "variables.podSpec.hostNetwork" },
  { title: "one in has()", from: "has(podSpec.x)", to: "has(variables.podSpec.x)" },
  {
    title: "one behind !",
    from: "!podSpec.?x.orValue(true)",
    to: "!variables.podSpec.?x.orValue(true)",
  },
  { title: "no field of that name", from: "object.podSpec.x", to: "object.podSpec.x" },
  { title: "no text", from: '"podSpec" == object.kind', to: '"podSpec" == object.kind' },
  {
    title: "no name that a macro binds",
    from: "[1].all(params, params > 0)",
    to: "[1].all(params, params > 0)",
  },
  {
    title: "the range of such a macro",
    from: "params.all(params, params > 0)",
    to: "variables.params.all(params, params > 0)",
  },
  {
    title: "one inside of an index",
    from: "object[params.key]",
    to: "object[variables.params.key]",
  },
  {
    title: "a variable",
    from: "variables.own && variables.other",
    to: "(1 == 1) && variables.other",
  },
];

describe("names in an expression", () => {
  for (const { title, from, to } of cases) {
    it(`change: ${title}`, () => {
      const variables = new Map([["own", "(1 == 1)"]]);
      expect(rewriteNames(from, { roots, variables })).to.equal(to);
    });
  }

  it("are told", () => {
    const {
      roots: read,
      variables,
      readsAllVariables,
    } = readNames("variables.a + [1].map(x, x + y)");
    expect([...read]).to.have.members(["variables", "y"]);
    expect([...variables]).to.deep.equal(["a"]);
    expect(readsAllVariables).to.equal(false);
    expect(readNames("size(variables)").readsAllVariables).to.equal(true);
  });
});
