import { expect } from "chai";
import { printableText } from "#core/printable-text.ts";

describe("printableText", () => {
  const cases = [
    {
      title: "leaves letters of any script and emoji alone",
      text: "größe 東京 🚢",
      expected: "größe 東京 🚢",
    },
    { title: "keeps line breaks", text: "a\nb", expected: "a\nb" },
    {
      title: "escapes what steers a terminal",
      text: "\u001b[2Ja\rb\u0007\u009b1m",
      expected: "\\u{1b}[2Ja\\u{d}b\\u{7}\\u{9b}1m",
    },
    {
      title: "escapes marks that turn the direction of writing",
      text: "a\u202eb\u2066",
      expected: "a\\u{202e}b\\u{2066}",
    },
  ];
  for (const { title, text, expected } of cases) {
    it(title, () => expect(printableText(text)).to.equal(expected));
  }
});
