import { expect } from "chai";
import { sourcePicture } from "#authoring/check/source-picture.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { YamlSource } from "#core/kube/yaml-source.ts";
import type { Finding } from "#core/policy/finding.ts";
import { makeFinding } from "#test/support/findings.ts";

const plain = textStyle({ env: { NO_COLOR: "1" }, stdout: process.stdout });
const SECRET = { apiVersion: "v1", kind: "Secret", namespace: null, name: "db" };
const LONG = "x".repeat(200);

/** The picture of the first line that holds "«", which marks the column. */
function picture(text: string, finding: Partial<Finding> = {}): readonly string[] {
  const lines = text.split("\n");
  const line = lines.findIndex((content) => content.includes("«"));
  const source = { file: "a.yaml", line: line + 1, column: (lines[line] ?? "").indexOf("«") + 1 };
  const texts = () => new YamlSource(text.replace("«", ""));
  return sourcePicture(makeFinding({ source, ...finding }), { texts, style: plain });
}

describe("sourcePicture", () => {
  const cases: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    ["underlines a plain value", "a:\n  b: «1.2", ["2 |   b: 1.2", "  |      ^^^"]],
    ["underlines a quoted value whole", 'b: «"x y" # z', ['1 | b: "x y" # z', "  |    ^^^^^"]],
    ["underlines a key without its colon", "«spec:\n", ["1 | spec:", "  | ^^^^"]],
    ["stops at the border of a flow", "{b: «x, c: y}", ["1 | {b: x, c: y}", "  |     ^"]],
    ["underlines an empty mapping", "b: «{}", ["1 | b: {}", "  |    ^"]],
    ["keeps in step with tabs", "b:\t«x", ["1 | b:    x", "  |       ^"]],
    ["keeps in step with wide characters", "東京: «x東", ["1 | 東京: x東", "  |       ^^^"]],
    ["leaves a carriage return out", "b: «x\r\nc: y\r\n", ["1 | b: x", "  |    ^"]],
    [
      "lets no text steer the terminal",
      "b: «x\u001b[31m",
      ["1 | b: x\\u{1b}[31m", "  |    ^^^^^^^"],
    ],
  ];
  for (const [title, text, expected] of cases) {
    it(title, () => expect(picture(text)).to.deep.equal(expected));
  }

  it("cuts a long line around what is marked", () => {
    const [line = "", caret = ""] = picture(`${LONG}: [«here, ${LONG}]`);
    expect(line).to.match(/^1 \| …x+: \[here, x+…$/);
    expect(line.indexOf("here")).to.equal(caret.indexOf("^^^^"));
    expect(line.length).to.be.at.most(110);
  });

  it("cuts a long value", () => {
    const [line = "", caret = ""] = picture(`a: «${LONG}`);
    expect(line).to.match(/^1 \| a: x+…$/);
    expect(caret.length).to.be.at.most(110);
  });

  it("masks what may be a value of a Secret", () => {
    expect(picture("data:\n  password: «aHVudGVy", { resource: SECRET })).to.deep.equal([
      "2 |   password: ***",
      "  |             ^^^",
    ]);
    expect(picture("- «PASSWORD=hunter2", { resource: SECRET })).to.deep.equal([
      "1 | ***",
      "  | ^^^",
    ]);
  });

  it("masks a Secret's line for other findings too", () => {
    const texts = [
      "kind: Secret\nstringData:\n  a: «hunter2",
      "secretGenerator:\n  - literals:\n      - «A=hunter2",
    ];
    for (const text of texts) expect(picture(text).join()).not.to.contain("hunter2");
  });

  it("shows nothing where the line is not known or not there", () => {
    const texts = () => new YamlSource("a: 1");
    const places = [
      null,
      { file: "a", line: null, column: null },
      { file: "a", line: 9, column: 1 },
    ];
    for (const source of places) {
      expect(sourcePicture(makeFinding({ source }), { texts, style: plain })).to.deep.equal([]);
    }
    const source = { file: "a", line: 1, column: 1 };
    const gone = sourcePicture(makeFinding({ source }), { texts: () => null, style: plain });
    expect(gone).to.deep.equal([]);
  });
});
