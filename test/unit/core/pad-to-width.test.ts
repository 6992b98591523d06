import { expect } from "chai";
import { displayWidth } from "#core/display-width.ts";
import { padToWidth } from "#core/pad-to-width.ts";

describe("padToWidth", () => {
  const cases = [
    { title: "ASCII", text: "abc", padded: "abc   " },
    { title: "East Asian characters, of two columns each", text: "東京", padded: "東京  " },
    { title: "a mark of its own, of no column", text: "e\u0301", padded: "e\u0301     " },
    { title: "what fills the columns, or more", text: "東京 shop", padded: "東京 shop" },
  ];
  for (const { title, text, padded } of cases)
    it(`fills six columns behind ${title}`, () => {
      expect(padToWidth(text, 6)).to.equal(padded);
      expect(displayWidth(padded)).to.be.at.least(6);
    });
});
