import { expect } from "chai";
import fc from "fast-check";
import { cutText, denialReport, warningLine } from "#cmp-plugin/generate/denial-report.ts";
import { makeFinding } from "#test/support/findings.ts";

const report = {
  path: "apps/web/overlays/prod",
  environment: "prod",
  revision: `sha256:${"a".repeat(64)}`,
};
const bytes = (text: string) => Buffer.byteLength(text);

function findings(count: number, given: Parameters<typeof makeFinding>[0] = {}) {
  return Array.from({ length: count }, () => makeFinding({ action: "deny", ...given }));
}

describe("the report of a denied render", () => {
  it("counts denials and warnings, and numbers the denials", () => {
    const text = denialReport({
      ...report,
      findings: [...findings(2), makeFinding({ action: "warn" }), makeFinding({ action: "audit" })],
    });
    const lines = text.split("\n");
    expect(lines[0]).to.equal(
      "tiphys denied apps/web/overlays/prod (environment prod): 2 denials, 1 warning |",
    );
    expect(lines[1]).to.match(/^\[1\/2\] /);
    expect(lines[2]).to.match(/^\[2\/2\] /);
    expect(lines[3]).to.equal(
      'see all with "tiphys check apps/web/overlays/prod" | revision sha256:aaaaaaaaaaaa',
    );
  });

  it("says where no environment claims the overlay", () => {
    const text = denialReport({ ...report, environment: null, findings: findings(1) });
    expect(text).to.contain("(no environment claims it): 1 denial, 0 warnings");
  });

  it("says that a loss is seen beside an earlier revision alone", () => {
    const loss = findings(1, { policy: "fleet", rule: "render-loss" });
    for (const given of [loss, [...loss, ...findings(1)]])
      expect(denialReport({ ...report, findings: given })).to.contain(
        'see all with "tiphys check apps/web/overlays/prod --base REV" |',
      );
  });

  it("puts rule, resource, path, message and remedy into one line", () => {
    const finding = makeFinding({
      action: "deny",
      severity: "critical",
      policy: "images",
      rule: "pinned",
      status: "error",
      resource: { apiVersion: "v1", kind: "Pod", namespace: null, name: "web" },
      path: "/spec",
      message: "line one\nline\ttwo \u001b[31mred",
      remedy: null,
    });
    const [, line] = denialReport({ ...report, findings: [finding] }).split("\n");
    expect(line).to.equal(
      "[1/1] critical images/pinned (error) | Pod web | /spec | line one line two [31mred |",
    );
  });

  const long = "ä🙂".repeat(3000);
  const huge = [
    [
      "500 findings of long messages",
      { ...report, findings: findings(500, { message: long, remedy: long }) },
    ],
    [
      "everything long",
      {
        ...report,
        path: long,
        findings: findings(3, {
          message: long,
          remedy: long,
          path: `/${long}`,
          resource: { apiVersion: "v1", kind: long, namespace: long, name: long },
        }),
      },
    ],
    ["2,000 short findings", { ...report, findings: findings(2000, { message: "x" }) }],
  ] as const;
  for (const [title, given] of huge) {
    it(`takes at most 4,000 bytes with ${title}, says how many are left, and is the same twice`, () => {
      const text = denialReport(given);
      expect(bytes(text)).to.be.at.most(4000);
      expect(text).to.contain("[1/").and.not.to.contain("\uFFFD");
      const shown = text.match(/^\[\d+\//gm)?.length ?? 0;
      const left = given.findings.length - shown;
      if (left > 0) expect(text).to.contain(`and ${left} more: see all with`);
      expect(denialReport(given)).to.equal(text);
    });
  }

  it("names the line to mend where no finding loses its room by that", () => {
    const source = { file: "apps/web/base/web.yaml", line: 7, column: 3 };
    expect(denialReport({ ...report, findings: findings(1, { source }) })).to.contain(
      " | apps/web/base/web.yaml:7 |",
    );
    const file = { ...source, line: null, column: null };
    expect(denialReport({ ...report, findings: findings(1, { source: file }) })).to.contain(
      " | apps/web/base/web.yaml |",
    );
    const crowded = { ...report, findings: findings(500, { source }) };
    const plain = { ...report, findings: findings(500) };
    expect(denialReport(crowded)).to.equal(denialReport(plain));
  });

  it("says once that places could not be found", () => {
    const text = denialReport({ ...report, findings: findings(3), problem: "it took too long" });
    expect(text.match(/no sources/g)).to.have.length(1);
  });

  it("takes at most 4,000 bytes, whatever it tells", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 2000 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 40 }), (path, message, count) => {
        const given = { ...report, path, findings: findings(count, { message, remedy: message }) };
        expect(bytes(denialReport(given))).to.be.at.most(4000);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe("the line about a render that passed", () => {
  it("counts warnings and audits", () => {
    const given = [
      makeFinding({ action: "warn" }),
      makeFinding({ action: "audit" }),
      makeFinding({ action: "off" }),
    ];
    const line =
      "tiphys allowed apps/web/overlays/prod (environment prod): 1 warn, 1 audit, revision sha256:aaaaaaaaaaaa";
    expect(warningLine({ ...report, findings: given, hints: [] })).to.equal(`${line}\n`);
    expect(warningLine({ ...report, findings: given, hints: ["one", "two"] })).to.equal(
      `${line}; one; two\n`,
    );
  });
});

describe("a text that is cut", () => {
  it("stays as it is while it is short enough", () => {
    expect(cutText("short")).to.equal("short");
  });

  it("ends at a character's border and says how much is missing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 100, maxLength: 400 }), (text) => {
        const cut = cutText(text, 90);
        expect(bytes(cut)).to.be.at.most(90);
        if (cut !== text) expect(cut).to.match(/ … \(\d+ bytes more\)$/);
        expect(text.startsWith(cut.replace(/ … \(\d+ bytes more\)$/, ""))).to.equal(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
