import { expect } from "chai";
import { textFindings } from "#authoring/check/text-findings.ts";
import { makeFinding } from "#test/support/findings.ts";

const plain = (text: string) => text;
const style = { deny: plain, warn: plain, allow: plain, strong: plain, faint: plain };

describe("textFindings", () => {
  it("says what is wrong, where, by which rule, and what to do", () => {
    expect(textFindings([makeFinding()], { style, remedies: new Set() })).to.deep.equal([
      "",
      "  Deployment api  namespace shop",
      '    deny  image "nginx" has no fixed version',
      "          images/no-latest (high)  at spec.template.spec.containers[0].image",
      "          → Use a digest.",
    ]);
  });

  it("says a remedy once for a rule", () => {
    const remedies = new Set<string>();
    const lines = [makeFinding(), makeFinding({ path: "/x" })].flatMap((finding) =>
      textFindings([finding], { style, remedies }),
    );
    expect(lines.filter((line) => line.includes("→"))).to.have.length(1);
  });

  it("marks what was there before and what an override lowered", () => {
    const [, , , place] = textFindings(
      [makeFinding({ action: "warn", existing: true, override: "rolling out", path: "" })],
      { style, remedies: new Set() },
    );
    expect(place).to.equal("          images/no-latest (high)  existing  override: rolling out");
  });

  it("names the file and line that a person wrote, and the target as a whole", () => {
    const source = { file: "a/b.yaml", line: 7, column: 3 };
    const resource = {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "Bundle",
      namespace: null,
      name: "x",
    };
    const texts = [makeFinding({ source }), makeFinding({ resource, path: "" })].map((finding) =>
      textFindings([finding], { style, remedies: new Set() }),
    );
    expect(texts.map((lines) => lines[1])).to.deep.equal([
      "  Deployment api  namespace shop",
      "  the whole target",
    ]);
    expect(texts[0]).to.include("          a/b.yaml:7:3");
  });

  it("indents the lines of a message and lets none steer the terminal", () => {
    const finding = makeFinding({ message: "one\ntwo \u001b[31mred", remedy: null });
    expect(textFindings([finding], { style, remedies: new Set() }).slice(2, 4)).to.deep.equal([
      "    deny  one",
      "          two \\u{1b}[31mred",
    ]);
  });
});
