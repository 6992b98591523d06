import { expect } from "chai";
import { CelCompileError } from "#core/cel/cel-error.ts";
import { BUILTIN_EXPRESSIONS } from "#core/policy/builtin/builtin-expressions.ts";
import { expressionCompiler } from "#core/policy/compile-expression.ts";

const scope = { environment: "", params: {}, variables: {}, resources: [] };

describe("expressionCompiler", () => {
  it("compiles a text once for each kind of element", () => {
    const compile = expressionCompiler();
    expect(compile("1 + 1", "bundle")).to.equal(compile("1 + 1", "bundle"));
    expect(compile("1 + 1", "bundle")).not.to.equal(compile("1 + 1", "object"));
  });

  it("refuses at once what does not compile", () => {
    expect(() => expressionCompiler()("resources.nothing(", "bundle")).to.throw(CelCompileError);
    expect(() => expressionCompiler()("resources", "object")).to.throw(CelCompileError);
  });

  it("puts off an expression of a built-in rule until it runs, with the same result", () => {
    const texts = [...(BUILTIN_EXPRESSIONS.get("bundle") ?? [])];
    const text =
      texts.find((cel) => cel.startsWith("resources.filter(") && !cel.includes("variables.")) ?? "";
    const program = expressionCompiler()(text, "bundle");
    expect(program.resultType.kind).to.equal("dyn");
    expect(program.evaluate(scope, { remaining: 1000 })).to.deep.equal([]);
    expect(program.reads.has("resources")).to.equal(true);
  });
});
