import { expect } from "chai";
import { findingOf } from "#test/support/review-outcome.ts";
import { reviewWarnings } from "#webhooks/review/review-warnings.ts";

const warning = (index: number, message = "wrong") =>
  findingOf({ action: "warn", rule: `rule-${index}`, message });
const warnings = (count: number, message?: string) =>
  Array.from({ length: count }, (_, index) => warning(index, message));

describe("reviewWarnings", () => {
  const cases = [
    { title: "are none where nothing warns", findings: [findingOf()], count: 0, last: undefined },
    { title: "are said once", findings: [warning(1), warning(1)], count: 1, last: /rule-1 / },
    { title: "are all there up to sixteen", findings: warnings(16), count: 16, last: /rule-15 / },
    {
      title: "end with how many more there are",
      findings: warnings(40),
      count: 16,
      last: /^tiphys: 25 more warnings$/,
    },
    {
      title: "say what was there before",
      findings: [findingOf({ action: "warn", existing: true })],
      count: 1,
      last: /^was there before: images\/pinned/,
    },
  ];
  for (const { title, findings, count, last } of cases) {
    it(title, () => {
      const texts = reviewWarnings(findings);
      expect(texts.length).to.equal(count);
      if (last !== undefined) expect(texts.at(-1)).to.match(last);
    });
  }

  for (const message of ["x", "😀", "é", "\n\u0000"]) {
    it(`fit the API server's 4,096 characters, of ${JSON.stringify(message)} too`, () => {
      const texts = reviewWarnings(warnings(100, message.repeat(1000)));
      expect([...texts.join("")].length).to.be.at.most(4096);
      for (const text of texts) {
        expect(text.length).to.be.at.most(250);
        expect(text.isWellFormed()).to.equal(true);
        expect(text).not.to.match(/\p{Cc}/u);
      }
    });
  }
});
