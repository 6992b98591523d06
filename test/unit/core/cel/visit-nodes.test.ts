import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import { expect } from "chai";

function names(source: string): readonly string[] {
  const found: string[] = [];
  visitNodes(parsedCel(source), (node, locals) => {
    if (node.kind === "ident") found.push(locals.has(node.name) ? `${node.name}'` : node.name);
  });
  return found;
}

describe("visitNodes", () => {
  const cases: readonly (readonly [source: string, names: readonly string[]])[] = [
    ["a.b[c] == d(e)", ["a", "c", "e"]],
    ["a ? b : c && d", ["a", "b", "c", "d"]],
    ["[a, {b: c}]", ["a", "b", "c"]],
    ["a.all(x, x == a && y)", ["a", "x'", "a", "y"]],
    ["a.transformList(i, v, i > b, v)", ["a", "i'", "b", "v'"]],
    ["cel.bind(x, x + 1, x)", ["x", "x'"]],
    ["a.exists(x, b.exists(y, x == y)) && x", ["a", "b", "x'", "y'", "x"]],
  ];
  for (const [source, expected] of cases) {
    it(`sees ${expected.join(" ")} in ${source}`, () => {
      expect(names(source)).to.deep.equal(expected);
    });
  }

  it("leaves out what is below where it is told to", () => {
    const kinds: string[] = [];
    visitNodes(parsedCel("f(a) && b"), (node) => {
      kinds.push(node.kind);
      return node.kind !== "call";
    });
    expect(kinds).to.deep.equal(["logic", "call", "ident"]);
  });
});
