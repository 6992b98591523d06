import { sarifReport } from "#authoring/report/sarif-report.ts";
import { manyFindings, PLAIN_CONTEXT } from "#test/support/many-findings.ts";
import { expect } from "chai";

interface Run {
  readonly results: readonly {
    readonly level: string;
    readonly ruleIndex: number;
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }[];
  readonly invocations: readonly [
    { readonly toolExecutionNotifications: readonly { readonly message: { text: string } }[] },
  ];
  readonly automationDetails: { readonly id: string };
}

describe("sarifReport", () => {
  it("keeps the worst 25,000 findings and says how many are left out", function () {
    this.timeout(60_000);
    const run = firstRun(sarifReport(manyFindings({ targets: 3, denials: 4500 }), PLAIN_CONTEXT));

    expect(run.results).to.have.length(25_000);
    expect(run.results.filter(({ level }) => level === "error")).to.have.length(13_500);
    expect(run.invocations[0].toolExecutionNotifications[0]?.message.text).to.match(
      /^2000 findings left out/,
    );
  });

  it("gives every finding of every target a fingerprint of its own, the same in each run", () => {
    const report = manyFindings({ targets: 4, denials: 5 });
    const [once, again] = [0, 1].map(() => firstRun(sarifReport(report, PLAIN_CONTEXT)));
    const prints = once?.results.map(
      ({ partialFingerprints }) => partialFingerprints["tiphysFinding/v1"],
    );

    expect(new Set(prints).size).to.equal(40);
    expect(once).to.deep.equal(again);
  });

  it("tells runs of single environments apart", () => {
    const run = firstRun(
      sarifReport(manyFindings({ targets: 1, denials: 1 }), {
        ...PLAIN_CONTEXT,
        environment: "prod",
      }),
    );

    expect(run.automationDetails.id).to.equal("tiphys/prod/");
  });
});

function firstRun(text: string): Run {
  return (JSON.parse(text) as { readonly runs: readonly [Run] }).runs[0];
}
