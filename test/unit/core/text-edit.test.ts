import { expect } from "chai";
import { type TextEdit, withEdits } from "#core/text-edit.ts";

describe("withEdits", () => {
  const cases: readonly (readonly [title: string, edits: readonly TextEdit[], text: string])[] = [
    ["leaves a text without edits as it is", [], "abcdef"],
    ["takes something out", [{ from: 1, to: 3, text: "" }], "adef"],
    ["puts something in", [{ from: 6, to: 6, text: "!" }], "abcdef!"],
    [
      "makes edits in any order, places counted before all of them",
      [
        { from: 0, to: 1, text: "first" },
        { from: 4, to: 6, text: "" },
        { from: 2, to: 3, text: "-" },
      ],
      "firstb-d",
    ],
    [
      "puts something in before what gives way at the same place",
      [
        { from: 2, to: 2, text: "(" },
        { from: 2, to: 4, text: "x" },
      ],
      "ab(xef",
    ],
  ];
  for (const [title, edits, text] of cases) {
    it(title, () => {
      expect(withEdits("abcdef", edits)).to.equal(text);
      expect(withEdits("abcdef", edits.toReversed())).to.equal(text);
    });
  }
});
