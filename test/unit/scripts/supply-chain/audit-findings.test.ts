import { expect } from "chai";
import {
  auditFindings,
  type AuditReport,
} from "../../../../scripts/supply-chain/audit-findings.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const URL = "https://github.com/advisories/GHSA-aaaa-bbbb-cccc";
const advisory = {
  name: "axios",
  severity: "high",
  title: "Follows too far",
  url: URL,
  range: "<2.0.0",
};
const found = report({ axios: [advisory], shop: ["axios"], again: [advisory] });
const line = `axios <2.0.0: high: Follows too far (${URL})`;
const entry = {
  advisory: "GHSA-aaaa-bbbb-cccc",
  owner: "platform",
  reason: "not reached",
  until: "2026-11-21",
};
const accepted = `${line}; accepted by platform until 2026-11-21: not reached`;

const cases = [
  {
    title: "nothing found is nothing to say",
    report: report({}),
    entries: [],
    failed: [],
    allowed: [],
  },
  {
    title: "an advisory fails, once however many packages it reaches",
    report: found,
    entries: [],
    failed: [line],
    allowed: [],
  },
  {
    title: "an accepted one passes through the end of its day",
    report: found,
    entries: [entry],
    failed: [],
    allowed: [accepted],
  },
  {
    title: "an acceptance that ended fails",
    report: found,
    entries: [{ ...entry, until: "2026-11-20" }],
    failed: [accepted.replace("11-21", "11-20")],
    allowed: [],
  },
  {
    title: "an acceptance of nothing is to be removed",
    report: report({}),
    entries: [entry],
    failed: ["GHSA-aaaa-bbbb-cccc: accepted, but npm does not name it any more. Remove the entry."],
    allowed: [],
  },
];

describe("auditFindings", () => {
  for (const { title, report, entries, failed, allowed } of cases) {
    it(title, () => {
      expect(auditFindings(report, entries, NOW)).to.deep.equal({ failed, allowed });
    });
  }

  it("refuses an end that is no day", () => {
    expect(() => auditFindings(found, [{ ...entry, until: "soon" }], NOW)).to.throw(
      'GHSA-aaaa-bbbb-cccc: until: expected a day such as 2027-01-31, got "soon".',
    );
  });
});

function report(
  vias: Readonly<Record<string, AuditReport["vulnerabilities"][string]["via"]>>,
): AuditReport {
  return {
    vulnerabilities: Object.fromEntries(Object.entries(vias).map(([name, via]) => [name, { via }])),
  };
}
