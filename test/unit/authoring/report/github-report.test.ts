import { githubReport } from "#authoring/report/github-report.ts";
import { manyFindings, PLAIN_CONTEXT } from "#test/support/many-findings.ts";
import { expect } from "chai";

describe("githubReport", () => {
  it("makes ten annotations a level, and puts the others into the log with a notice", () => {
    const lines = githubReport(manyFindings({ targets: 2, denials: 12 }), PLAIN_CONTEXT).split(
      "\n",
    );
    const count = (start: string) => lines.filter((line) => line.startsWith(start)).length;

    expect(count("::error ")).to.equal(10);
    expect(count("::warning ")).to.equal(10);
    expect(count("::notice ")).to.equal(1);
    expect(lines.join("\n")).to.include("28 more findings without an annotation");
    expect(count("error: ") + count("warning: ")).to.equal(28);
  });

  it("says nothing but the summary where nothing denies or warns", () => {
    expect(githubReport(manyFindings({ targets: 0, denials: 0 }), PLAIN_CONTEXT)).to.match(
      /^✓ 0 overlays allowed: no findings;.*\n$/,
    );
  });
});
