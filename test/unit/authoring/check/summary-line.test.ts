import { expect } from "chai";
import { buildReport, type TargetReport } from "#authoring/check/check-report.ts";
import { summaryLine } from "#authoring/check/summary-line.ts";
import { makeFinding } from "#test/support/findings.ts";

const plain = (text: string) => text;
const STYLE = { deny: plain, warn: plain, allow: plain, strong: plain, faint: plain };
const JUDGED_BY = {
  revision: `sha256:${"1a2b3c4d5e6f".repeat(6).slice(0, 64)}`,
  policies: 2,
  rules: 31,
};
const FACTS = "resources, 31 rules, revision sha256:1a2b3c4d5e6f";

function target(
  decision: TargetReport["decision"],
  findings: TargetReport["findings"] = [],
): TargetReport {
  const error = decision === null ? { code: "RENDER_FAILED", message: "x" } : null;
  const resources = decision === null ? 0 : 4;
  return { path: "a", app: null, environment: null, decision, resources, error, findings };
}

describe("summaryLine", () => {
  const deny = makeFinding();
  const old = makeFinding({ action: "warn", existing: true });
  const cases = [
    {
      title: "nothing found",
      targets: [target("allow")],
      expected: `✓ 1 overlay allowed: no findings; 4 ${FACTS}`,
    },
    {
      title: "denials and old findings",
      targets: [target("deny", [deny, deny]), target("warn", [old]), target("allow")],
      expected: `✗ 1 of 3 overlays denied: 2 deny, 1 warn (1 existing); 12 ${FACTS}`,
    },
    {
      title: "warnings",
      targets: [target("warn", [old]), target("allow")],
      expected: `! 1 of 2 overlays warned, none denied: 1 warn (1 existing); 8 ${FACTS}`,
    },
    {
      title: "an error before a denial",
      targets: [target(null), target("deny", [deny])],
      expected: `✗ 1 of 2 overlays could not be judged, 1 denied: 1 deny; 4 ${FACTS}`,
    },
    {
      title: "no target at all",
      targets: [],
      expected: `✓ 0 overlays allowed: no findings; 0 ${FACTS}`,
    },
  ];
  for (const { title, targets, expected } of cases) {
    it(`says ${title}`, () => {
      const report = buildReport(targets, JUDGED_BY);
      expect(summaryLine(report, { style: STYLE, failOn: "deny", noun: "overlay" })).to.equal(
        expected,
      );
    });
  }

  it("says why warnings fail", () => {
    const report = buildReport([target("warn", [old])], JUDGED_BY);
    expect(summaryLine(report, { style: STYLE, failOn: "warn", noun: "target" })).to.match(
      /^✗ 1 of 1 target warned, with --fail-on warn: /,
    );
  });
});
