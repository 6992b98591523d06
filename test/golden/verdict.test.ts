import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { decodeFacts } from "#core/slo/facts/decode-facts.ts";
import { judge } from "#core/slo/judge/judge.ts";
import { judgeGroup } from "#core/slo/judge/judge-group.ts";
import type { Verdict } from "#core/slo/verdict.ts";

const CASES = fileURLToPath(new URL("verdict/", import.meta.url));
const names = readdirSync(CASES).sort();

/** The facts of a case, or a list of facts that are judged as one group, give the verdict in expected.json. */
describe("verdict", () => {
  it("has cases", () => {
    expect(names.length).to.be.at.least(45);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), () => {
      const facts: unknown = JSON.parse(readFileSync(join(CASES, name, "facts.json"), "utf8"));
      const verdict = Array.isArray(facts)
        ? judgeGroup(facts.map(decodeFacts))
        : judge(decodeFacts(facts));
      const got = `${JSON.stringify(shown(verdict), null, 2)}\n`;
      const file = join(CASES, name, "expected.json");
      if (process.env.GOLDEN === "update") writeFileSync(file, got);
      expect(existsSync(file) ? readFileSync(file, "utf8") : "").to.equal(got);
    });
  }

  it("gives reasons of one line that fit on a screen", () => {
    for (const name of names) {
      const { reason } = JSON.parse(readFileSync(join(CASES, name, "expected.json"), "utf8"));
      expect(reason, name).to.match(/^[^\n<>&]{10,260}$/);
    }
  });
});

/** Without the numbers behind the answers, whose last digits are no story. */
function shown({ answers, ...verdict }: Verdict) {
  return {
    ...verdict,
    answers: answers.map(({ question, outcome, reason }) => ({ question, outcome, reason })),
  };
}
