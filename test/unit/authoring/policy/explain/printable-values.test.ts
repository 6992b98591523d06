import { printableValues } from "#authoring/policy/explain/printable-values.ts";
import { expect } from "chai";

describe("printableValues", () => {
  it("writes control characters as escapes, in keys and values, however deep", () => {
    const value = { "a\u001b": ["x\u001b[31m", { b: "line\nline\u202e" }], n: 1, o: null, t: true };
    expect(printableValues<unknown>(value)).to.deep.equal({
      "a\\u{1b}": ["x\\u{1b}[31m", { b: "line\nline\\u{202e}" }],
      n: 1,
      o: null,
      t: true,
    });
  });
});
