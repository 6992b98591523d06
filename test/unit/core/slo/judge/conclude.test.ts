import { expect } from "chai";
import { conclude } from "#core/slo/judge/conclude.ts";
import type { Answer } from "#core/slo/verdict.ts";

function answer(
  question: Answer["question"],
  outcome: Answer["outcome"],
  burnRate?: number,
): Answer {
  return {
    question,
    outcome,
    reason: `${question} says ${outcome}`,
    numbers: burnRate === undefined ? {} : { burnRate },
  };
}

const fails = { onFail: "fail" } as const;

describe("conclude", () => {
  it("lets the worst answer decide, and sorts the worst first", () => {
    const verdict = conclude(
      [answer("evidence", "hold"), answer("cost", "fail", 20), answer("burn", "pass", 2)],
      fails,
    );
    expect(verdict.outcome).to.equal("fail");
    expect(verdict.value).to.equal(20);
    expect(verdict.answers.map(({ question }) => question)).to.deep.equal([
      "cost",
      "evidence",
      "burn",
    ]);
  });

  it("never passes what nobody looked at", () => {
    expect(conclude([], fails).outcome).to.equal("hold");
    expect(conclude([answer("budget", "pass"), answer("source", "pass")], fails).outcome).to.equal(
      "hold",
    );
    expect(conclude([answer("evidence", "pass")], fails).outcome).to.equal("pass");
  });

  it("names a source that is down before anything else", () => {
    const verdict = conclude([answer("budget", "hold"), answer("source", "hold")], fails);
    expect(verdict.reason).to.equal("source says hold");
  });

  it("has no number where there is none", () => {
    expect(conclude([answer("source", "hold")], fails).value).to.equal(null);
    expect(
      conclude([answer("evidence", "pass"), answer("cost", "pass", Infinity)], fails).value,
    ).to.equal(null);
  });
});
