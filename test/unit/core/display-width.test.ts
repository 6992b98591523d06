import { expect } from "chai";
import { displayWidth } from "#core/display-width.ts";

describe("displayWidth", () => {
  const cases = [
    ["ASCII", "abc 1", 5],
    ["Latin letters with marks, composed or not", "größe e\u0301", 7],
    ["East Asian characters", "東京カ한", 8],
    ["full-width forms", "ＡＢ", 4],
    ["pictures, however many code points they have", "👍👩‍👩‍👧", 4],
    ["digits and signs that could be pictures", "1#©", 3],
  ] as const;
  for (const [title, text, width] of cases) {
    it(`counts ${title}`, () => expect(displayWidth(text)).to.equal(width));
  }
});
