import { expect } from "chai";
import { didYouMean, didYouMeanSentence } from "#core/did-you-mean.ts";

describe("didYouMean", () => {
  const known = ["check", "render"];

  it("asks for the known name that is near, behind a clause or a sentence", () => {
    expect(didYouMean("chekc", known)).to.equal('; did you mean "check"?');
    expect(didYouMeanSentence("chekc", known)).to.equal(' Did you mean "check"?');
  });

  it("is silent where none is near", () => {
    expect(didYouMean("deploy", known)).to.equal("");
    expect(didYouMeanSentence("deploy", known)).to.equal("");
  });
});
