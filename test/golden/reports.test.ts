import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { buildReport, type TargetReport } from "#authoring/check/check-report.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import type { ReportContext, RuleFacts } from "#authoring/report/report-context.ts";
import { type FormatName, loadWriter } from "#authoring/report/report-formats.ts";
import { expect } from "chai";
import { CODE_QUALITY_SCHEMA } from "#test/support/code-quality.schema.ts";
import { junitProblems } from "#test/support/junit-problems.ts";
import { SARIF_SCHEMA } from "#test/support/sarif.schema.ts";

const CASES = fileURLToPath(new URL("reports/", import.meta.url));
const names = readdirSync(CASES).sort();
const ajv = new Ajv({ allErrors: true, strict: false });
const problemsIn = {
  sarif: schemaProblems(SARIF_SCHEMA),
  gitlab: schemaProblems(CODE_QUALITY_SCHEMA),
  junit: junitProblems,
  github: commandProblems,
  markdown: (text: string) => (text.length > 65_000 ? [`${text.length} characters`] : []),
} as const;
const FILES = {
  sarif: "expected.sarif.json",
  gitlab: "expected-gitlab.json",
  junit: "expected-junit.xml",
  github: "expected-github.txt",
  markdown: "expected.md",
} as const satisfies Partial<Record<FormatName, string>>;

/** report.json of a case: targets, and what the formats know beside them. */
interface ReportCase {
  readonly targets: readonly TargetReport[];
  readonly context: {
    readonly environment: string | null;
    readonly failOn: "deny" | "warn";
    readonly prefix: string;
    readonly byTarget: Readonly<Record<string, string>>;
    readonly rules: Readonly<Record<string, RuleFacts>>;
  };
}

describe("reports", () => {
  it("have cases", () => expect(names.length).to.be.greaterThan(2));

  for (const name of names) {
    for (const [format, file] of Object.entries(FILES) as [keyof typeof FILES, string][]) {
      it(`${name.replaceAll("-", " ")}, as ${format}`, async () => {
        const text = await write(name, format);

        expect(problemsIn[format](text)).to.deep.equal([]);
        expectFile(join(CASES, name, file), text);
      });
    }
  }
});

async function write(name: string, format: FormatName): Promise<string> {
  const { targets, context } = JSON.parse(
    readFileSync(join(CASES, name, "report.json"), "utf8"),
  ) as ReportCase;
  const report = buildReport(targets, {
    revision: `sha256:${"0123456789abcdef".repeat(4)}`,
    policies: 9,
    rules: 31,
  });
  const { environment, failOn, prefix, byTarget, rules } = context;
  const given: ReportContext = {
    style: textStyle({ env: { NO_COLOR: "1" }, stdout: process.stdout }),
    ...{ hints: [], isQuiet: false, failOn, noun: "overlay", hasEnvironments: true },
    version: "1.2.3",
    rules: new Map(Object.entries(rules)),
    files: { prefix, byTarget: new Map(Object.entries(byTarget)) },
    environment,
  };
  const writer = await loadWriter(format);
  return await writer(report, given);
}

function schemaProblems(schema: object): (text: string) => readonly string[] {
  const fits = ajv.compile(schema);
  return (text) => {
    fits(JSON.parse(text));
    return (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

/** A line is a command that says where it ends, or one that the runner does not take for a command. */
function commandProblems(text: string): readonly string[] {
  const command = /^::(error|warning|notice) ([a-z]+=[^:,\r\n]*,?)+::[^\r\n]+$/u;
  return text
    .split("\n")
    .filter((line) => /^\s*(::|##\[)/.test(line) && !command.test(line))
    .map((line) => `no command: ${line}`);
}

function expectFile(path: string, text: string): void {
  if (process.env.GOLDEN === "update") writeFileSync(path, text);
  expect(text, path).to.equal(existsSync(path) ? readFileSync(path, "utf8") : "");
}
