import { expect } from "chai";
import { textTable } from "#adapters/text-table.ts";

describe("textTable", () => {
  const cases: readonly {
    readonly title: string;
    readonly rows: readonly (readonly string[])[];
    readonly text: string;
  }[] = [
    {
      title: "is as wide as the widest cell of each column, with nothing behind the last",
      rows: [
        ["APP", "TAG", ""],
        ["checkout", "1", ""],
      ],
      text: "APP       TAG\ncheckout  1\n",
    },
    {
      title: "counts two columns for what East Asia writes",
      rows: [
        ["APP", "TAG"],
        ["会計", "1"],
        ["cart", "2"],
      ],
      text: "APP   TAG\n会計  1\ncart  2\n",
    },
    {
      title: "shows what would move the cursor",
      rows: [["a\u001b[2J", "b"]],
      text: "a\\u{1b}[2J  b\n",
    },
  ];
  for (const { title, rows, text } of cases)
    it(title, () => expect(textTable(rows)).to.equal(text));
});
