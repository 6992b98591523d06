import { printableText } from "#core/printable-text.ts";

/** What became of a case; without one it passed. */
export interface JunitOutcome {
  readonly kind: "failure" | "error" | "skipped";
  readonly type: string;
  readonly message: string;
  /** The whole story, as many lines as it takes. */
  readonly text: string;
}

export interface JunitCase {
  readonly name: string;
  readonly classname: string;
  readonly file: string | null;
  readonly outcome: JunitOutcome | null;
  /** What is to be said of a case that passed. */
  readonly note: string | null;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** JUnit's XML in the form that Jenkins, GitLab and Azure read; no times, so that equal runs give equal text. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals(cases) })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>\n",
  ].join("\n");
}

function totals(cases: readonly JunitCase[]) {
  const count = (kind: JunitOutcome["kind"]) =>
    cases.filter(({ outcome }) => outcome?.kind === kind).length;
  return {
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

function suiteLines({ name, cases }: JunitSuite): readonly string[] {
  return [
    `  <testsuite${attributes({ name, ...totals(cases) })}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function caseLines({ name, classname, file, outcome, note }: JunitCase): readonly string[] {
  const head = attributes({ name, classname, ...(file === null ? {} : { file }) });
  if (outcome === null && note === null) return [`    <testcase${head}/>`];
  const body =
    outcome === null ? `<system-out>${content(note ?? "")}</system-out>` : outcomeElement(outcome);
  return [`    <testcase${head}>`, `      ${body}`, "    </testcase>"];
}

function outcomeElement({ kind, type, message, text }: JunitOutcome): string {
  if (kind === "skipped") return `<skipped${attributes({ message })}/>`;
  return `<${kind}${attributes({ message, type })}>${content(text)}</${kind}>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll("\n", "&#10;")}"`)
    .join("");
}

function content(text: string): string {
  return escapeXml(text);
}

/** XML has no way to write most control characters: they are shown as escapes, as on the terminal. */
function escapeXml(text: string): string {
  return printableText(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
