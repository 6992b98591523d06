import { wrapText } from "#authoring/policy/wrap-text.ts";
import { expect } from "chai";

describe("wrapText", () => {
  const cases: readonly { title: string; text: string; lines: readonly string[] }[] = [
    { title: "leaves what fits", text: "one two", lines: ["one two"] },
    { title: "breaks between words", text: "one two three four", lines: ["one two", "three four"] },
    { title: "keeps lines apart", text: "one\n\ntwo", lines: ["one", "", "two"] },
    {
      title: "keeps a long word whole",
      text: "onetwothreefour five",
      lines: ["onetwothreefour", "five"],
    },
    {
      title: "indents below a list's dash",
      text: "- one two three",
      lines: ["- one two", "  three"],
    },
    {
      title: "leaves code as it is",
      text: "a\n```yaml\n  x: [one, two, three]\n```\nb",
      lines: ["a", "      x: [one, two, three]", "b"],
    },
  ];
  for (const { title, text, lines } of cases) {
    it(title, () => {
      expect(wrapText(text, 10)).to.deep.equal(lines);
    });
  }
});
