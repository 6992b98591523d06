import { expect } from "chai";
import { variableNames } from "#rendering/closure/variable-names.ts";

describe("variableNames", () => {
  const cases = [
    { title: "a line without a value", text: "A=1\nREVISION\n", names: ["REVISION"] },
    { title: "no empty value", text: "A=\n", names: [] },
    { title: "no comment and no empty line", text: "# HOME\n\n  # USER\n", names: [] },
    { title: "names with dots, once, sorted", text: "b.c\r\na-b\r\nb.c", names: ["a-b", "b.c"] },
    { title: "no text that is no name", text: "two words\n1A\n", names: [] },
  ];
  for (const { title, text, names } of cases) {
    it(`finds ${title}`, () => expect(variableNames(text)).to.deep.equal(names));
  }
});
