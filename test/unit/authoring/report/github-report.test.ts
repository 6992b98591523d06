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
    expect(lines.join("\n")).to.include(
      "28 more lines of this log have findings without an annotation",
    );
    expect(count("error: ") + count("warning: ")).to.equal(28);
  });

  it("tells once what one line of a base does to many overlays", () => {
    const { targets, ...report } = manyFindings({ targets: 7, denials: 1 });
    const source = { file: "base/service.yaml", line: 3, column: 5 };
    const same = targets.map((target) => ({
      ...target,
      findings: target.findings.map((finding) => ({ ...finding, source })),
    }));
    const text = githubReport({ ...report, targets: same }, PLAIN_CONTEXT);

    expect(text.match(/^::error /gm)).to.have.length(1);
    expect(text).to.include("in apps/app-0/overlays/prod, apps/app-1/overlays/prod,");
    expect(text).to.include("apps/app-4/overlays/prod and 2 more%0A");
  });

  it("says nothing but the summary where nothing denies or warns", () => {
    expect(githubReport(manyFindings({ targets: 0, denials: 0 }), PLAIN_CONTEXT)).to.match(
      /^✓ 0 overlays allowed: no findings;.*\n$/,
    );
  });
});
