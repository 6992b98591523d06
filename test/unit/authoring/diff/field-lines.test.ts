import { expect } from "chai";
import type { FieldDiff } from "#authoring/diff/diff-report.ts";
import { fieldLines } from "#authoring/diff/field-lines.ts";

const field = (given: Partial<FieldDiff>): FieldDiff => ({
  change: "changed",
  path: "/spec/x",
  before: null,
  after: null,
  isMasked: false,
  expected: null,
  ...given,
});
const linesOf = (given: Partial<FieldDiff>) =>
  fieldLines(field(given)).map(({ mark, text }) => `${mark} ${text}`);

describe("fieldLines", () => {
  it("puts two short values on one line, as YAML writes them", () => {
    expect(linesOf({ before: 3, after: "3" })).to.deep.equal(['~ spec.x: 3 → "3"']);
    expect(linesOf({ before: true, after: null })).to.deep.equal(["~ spec.x: true → null"]);
  });

  it("cuts long values around the place where they begin to differ", () => {
    const [title, before = "", after = ""] = linesOf({
      before: `${"a".repeat(500)}b`,
      after: `${"a".repeat(500)}c`,
    });
    expect(title).to.equal("~ spec.x:");
    expect(before).to.match(/^- {3}…a+b$/);
    expect(after).to.match(/^\+ {3}…a+c$/);
    expect(before.length).to.be.lessThan(200);
  });

  it("cuts no character in half", () => {
    const [, before = ""] = linesOf({ before: "😀".repeat(300), after: "b" });
    expect(before.isWellFormed()).to.equal(true);
  });

  it("shows at most 40 lines of a value", () => {
    const after = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, 1]));
    const lines = linesOf({ change: "added", after });
    expect(lines).to.have.length(42);
    expect(lines.at(-1)).to.equal("    … 20 more lines");
  });

  it("shows nothing of a masked value", () => {
    expect(linesOf({ before: "***", after: "***", isMasked: true })).to.deep.equal([
      "~ spec.x: another value, which is masked",
    ]);
  });

  it("does not say the value of a list's text twice", () => {
    expect(linesOf({ change: "added", path: "/args/[=--a]", after: "--a" })).to.deep.equal([
      "+ args: --a",
    ]);
  });
});
