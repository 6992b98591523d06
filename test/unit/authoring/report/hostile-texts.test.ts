import { buildReport } from "#authoring/check/check-report.ts";
import { githubReport } from "#authoring/report/github-report.ts";
import { gitlabReport } from "#authoring/report/gitlab-report.ts";
import { junitReport } from "#authoring/report/junit-report.ts";
import { markdownReport } from "#authoring/report/markdown-report.ts";
import { sarifReport } from "#authoring/report/sarif-report.ts";
import { makeFinding } from "#test/support/findings.ts";
import { junitProblems } from "#test/support/junit-problems.ts";
import { PLAIN_CONTEXT } from "#test/support/many-findings.ts";
import { SARIF_SCHEMA } from "#test/support/sarif.schema.ts";
import { Ajv } from "ajv";
import { expect } from "chai";
import fc from "fast-check";

const PIECES = [
  ...["`", "``", "```", "\n", "\r\n", "\n\n", "@evil", "</details>", "</code>", "<b>", "&", "]]>"],
  ...[
    "::error::x",
    "##[error]",
    "%0A",
    "%",
    ":",
    ",",
    "|",
    "\\",
    "*",
    "_",
    "[a](b)",
    "https://evil",
  ],
  ...[
    "\u0000",
    "\u001b",
    "\u202e",
    "\ud800",
    "\uffff",
    "漢",
    "é",
    " ",
    "~~~",
    "# ",
    "- ",
    "a",
    "{0}",
  ],
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join(""));
const fitsSarif = new Ajv({ strict: false }).compile(SARIF_SCHEMA);

describe("texts of manifests in reports", () => {
  it("never become anything but text, in any format", () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 5, maxLength: 5 }),
        fc.boolean(),
        (texts, isError) => {
          const report = hostileReport(texts, isError);

          expect(junitProblems(junitReport(report, PLAIN_CONTEXT))).to.deep.equal([]);
          expect(fitsSarif(JSON.parse(sarifReport(report, PLAIN_CONTEXT)))).to.equal(true);
          expect(JSON.parse(gitlabReport(report, PLAIN_CONTEXT))).to.have.length(1);
          expect(githubReport(report, PLAIN_CONTEXT)).to.match(
            /^::error (file=[^:,\r\n]*,line=1,)?title=[^:,\r\n]*::[^\r\n]*\n✗ [^\r\n]*\n$/,
          );
          expect(outsideOfCode(markdownReport(report, PLAIN_CONTEXT))).not.to.match(
            /@|evil|error\]|\[a\]|~~~|\u202e|[^\P{Cc}\n]/u,
          );
        },
      ),
      { seed: 20261121, numRuns: 500 },
    );
  });
});

function hostileReport(
  [path = "", name = "", message = "", remedy = "", file = ""]: readonly string[],
  isError: boolean,
) {
  const finding = makeFinding({
    resource: { apiVersion: "v1", kind: "ConfigMap", namespace: name, name },
    path: `/data/${name}`,
    message,
    remedy,
    source: file === "" ? null : { file, line: 1, column: null },
  });
  const target = {
    ...{ path: `apps/${path}`, app: null, environment: "prod", resources: 1 },
    decision: isError ? null : ("deny" as const),
    error: isError ? { code: "RENDER_FAILED", message } : null,
    findings: isError ? [] : [finding],
  };
  return buildReport([target], { revision: `sha256:${"0".repeat(64)}`, policies: 1, rules: 1 });
}

/** What platforms read as Markdown: fences, code spans and code elements taken out, as CommonMark finds them. */
function outsideOfCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})text\n[\s\S]*?\n\1\n/gm, "")
    .replace(/<summary>(.*)<\/summary>/g, (_, inner: string) =>
      inner.replace(/<code>.*?<\/code>/g, ""),
    )
    .replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
}
