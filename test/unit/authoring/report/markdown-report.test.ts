import { markdownReport } from "#authoring/report/markdown-report.ts";
import { manyFindings, PLAIN_CONTEXT } from "#test/support/many-findings.ts";
import { expect } from "chai";

describe("markdownReport", () => {
  it("stays under what a comment may hold, and counts what it leaves out", () => {
    const report = manyFindings({ targets: 60, denials: 10, message: "x".repeat(200) });

    const text = markdownReport(report, PLAIN_CONTEXT);
    const told = [...text.matchAll(/^- \*\*/gm)].length;
    const [, left = "0"] = /^(\d+) findings did not fit into this comment/m.exec(text) ?? [];

    expect(text.length).to.be.within(60_000, 65_000);
    expect(told + Number(left)).to.equal(1200);
    expect(text).to.include("| and 10 more | | | | |");
  });

  it("folds every target that is told, and closes what it opens", () => {
    const text = markdownReport(manyFindings({ targets: 3, denials: 2 }), PLAIN_CONTEXT);

    expect(text.match(/<details>/g)).to.have.length(3);
    expect(text.match(/<\/details>/g)).to.have.length(3);
    expect(text).not.to.include("did not fit");
  });

  it("cuts a message of many pages", () => {
    const text = markdownReport(
      manyFindings({ targets: 1, denials: 1, message: "y".repeat(100_000) }),
      PLAIN_CONTEXT,
    );

    expect(text.length).to.be.below(3000);
    expect(text).to.include("y…`");
  });
});
